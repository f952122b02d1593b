using System.Globalization;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// Every key the mesh uses. The part in braces is the Redis Cluster hash tag: keys that one script touches share it.
/// <code>
/// Scopes, S below: mesh:{team:T}:key:K, mesh:{team:T}, mesh:{organisation:O}, mesh:{provider:P}, mesh:{target:P/M}
/// S:requests                       hash    requests of the last minute        (reserve, settle-scope, charge)
/// S:tokens                         hash    tokens of the last minute          (the same)
/// S:day                            hash    requests of a calendar day         (the same)
/// S:inflight                       zset    reservation id → lease end, ms     (the same)
/// S:budget:B                       hash    where budget B stands              (reserve, extend, settle-scope, budget-*)
/// S:budget:B:holds                 hash    reservation id → what it holds     (the same and renew)
/// S:budget:B:leases                zset    reservation id → lease end, ms     (the same and renew)
/// mesh:{team:T}:response:ID        string  a response and its input (JSON), for a while
/// mesh:{...}:writer:W:N            string  id of the last settlement batch of writer W in that slot (settle-scope)
/// mesh:{target:P/M}:circuit        hash    the target's circuit; none when closed and quiet (reserve, circuit-*)
/// mesh:{account:A}:circuit         hash    an account's circuit; the same     (circuit-*)
/// mesh:{circuits}:listed           hash    scope:name → CircuitStatus (JSON); all but the closed and quiet ones
/// mesh:{circuits}:versions         zset    scope:name → version of what was last told, kept for an hour
/// mesh:{circuits}:changed          channel a circuit's new CircuitStatus (JSON)
/// mesh:{budgets}:list              string  all budgets (JSON)
/// mesh:{budgets}:changed           channel the list was replaced
/// mesh:{principals}:entries        hash    SHA-256 of a secret → Principal (JSON)   (principals-*)
/// mesh:{principals}:state          hash    revision and floor of the directory (the same)
/// mesh:{principals}:changes        zset    SHA-256 → revision that changed it (the same)
/// mesh:{principals}:next:X         hash    a directory under preparation      (principals-replace)
/// mesh:{principals}:changed        channel the revision was raised
/// mesh:{audit}:waiting             list    AuditEvents (JSON) for the usage service, newest first
/// mesh:{ledger}:intents            hash    id → LedgerEvent (JSON) it becomes should its router die (intent-*, settle)
/// mesh:{ledger}:leases             zset    intent → lease end, ms             (intent-*, settle)
/// mesh:{ledger}:waiting            list    events for the usage service, newest first
/// mesh:{ledger}:held:C             list    events consumer C has taken and not acknowledged
/// mesh:{ledger}:consumers          zset    consumer → last seen, ms
/// mesh:{ledger}:rejected           list    events no version of the usage service could read
/// mesh:{ledger}:writer:W           string  id of the last settlement batch of writer W (settle)
/// mesh:{ledger}:counters           hash    totals over all replicas
/// mesh:{health}:targets            hash    target → TargetHealth (JSON)
/// mesh:{health}:changed            channel a target's state changed
/// mesh:{health}:accounts           hash    account → AccountHealth (JSON)
/// mesh:{credentials}:promoted       hash    provider → credential that goes first
/// mesh:{credentials}:rotations      hash    account → CredentialRotation (JSON)
/// mesh:{credentials}:salt           string  salt of their fingerprints
/// mesh:{credentials}:changed        channel a promotion changed
/// mesh:{catalogue}:listings         hash    provider → ProviderListing (JSON)
/// mesh:{catalogue}:revision         string  a number that every change of the listings raises
/// mesh:{configuration}:head         string  number of the version in force  (configuration-publish)
/// mesh:{configuration}:versions     hash    number → ConfigurationVersion (JSON), the newest 100 (the same)
/// mesh:{configuration}:held:HOST:PATH string SHA-256 of what that file held when it was last in step, for a while
/// mesh:{configuration}:changed      channel the number of a version just published
/// mesh:{health:P/M}:history        zset    TargetHealth (JSON) → checked at, ms
/// mesh:{lease}:ROLE                string  who leads in that role
/// mesh:{replicas}:routers          zset    router replica → last seen, ms
/// mesh:{sessions}:bound            zset    conversation:target → last used, ms (sessions-*)
/// mesh:{sessions}:told             channel a time, ms, and the bindings of that time
/// </code>
/// </summary>
internal static class Keys
{
    public static readonly RedisKey LedgerWaiting = "mesh:{ledger}:waiting";
    public static readonly RedisKey LedgerConsumers = "mesh:{ledger}:consumers";
    public static readonly RedisKey LedgerRejected = "mesh:{ledger}:rejected";
    public static readonly RedisKey Counters = "mesh:{ledger}:counters";
    public static readonly RedisKey Intents = "mesh:{ledger}:intents";
    public static readonly RedisKey IntentLeases = "mesh:{ledger}:leases";
    public static readonly RedisKey BudgetsList = "mesh:{budgets}:list";
    public static readonly RedisChannel BudgetsChannel = new("mesh:{budgets}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey PrincipalEntries = "mesh:{principals}:entries";
    public static readonly RedisKey PrincipalState = "mesh:{principals}:state";
    public static readonly RedisKey PrincipalChanges = "mesh:{principals}:changes";
    public static readonly RedisChannel PrincipalChannel = new("mesh:{principals}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey AuditWaiting = "mesh:{audit}:waiting";
    public static readonly RedisKey HealthTargets = "mesh:{health}:targets";
    public static readonly RedisChannel HealthChannel = new("mesh:{health}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey HealthAccounts = "mesh:{health}:accounts";

    public static readonly RedisKey CredentialPromotions = "mesh:{credentials}:promoted";
    public static readonly RedisKey CredentialRotations = "mesh:{credentials}:rotations";
    public static readonly RedisKey CredentialSalt = "mesh:{credentials}:salt";
    public static readonly RedisChannel CredentialChannel = new("mesh:{credentials}:changed", RedisChannel.PatternMode.Literal);

    public static readonly RedisKey Listings = "mesh:{catalogue}:listings";
    public static readonly RedisKey ListingsRevision = "mesh:{catalogue}:revision";

    public static readonly RedisKey ConfigurationHead = "mesh:{configuration}:head";
    public static readonly RedisKey ConfigurationVersions = "mesh:{configuration}:versions";
    public static readonly RedisChannel ConfigurationChannel = new("mesh:{configuration}:changed", RedisChannel.PatternMode.Literal);

    public static readonly RedisKey CircuitsListed = "mesh:{circuits}:listed";
    public static readonly RedisKey CircuitVersions = "mesh:{circuits}:versions";
    public static readonly RedisChannel CircuitChannel = new("mesh:{circuits}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey Sessions = "mesh:{sessions}:bound";
    public static readonly RedisChannel SessionChannel = new("mesh:{sessions}:told", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey Routers = "mesh:{replicas}:routers";

    public static RedisKey ConfigurationHeld(string file) => $"mesh:{{configuration}}:held:{file}";

    public static RedisKey LedgerHeld(string consumer) => $"mesh:{{ledger}}:held:{consumer}";

    public static RedisKey SettlementWriter(Guid writer) => $"mesh:{{ledger}}:writer:{writer:N}";

    public static RedisKey ScopeWriter(string slot, Guid writer, int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{slot}:writer:{writer:N}:{ordinal}");

    public static RedisKey PrincipalPreparation(Guid preparation) => $"mesh:{{principals}}:next:{preparation:N}";

    public static RedisKey HealthHistory(string target) => $"mesh:{{health:{target}}}:history";

    public static string TeamScope(string team) => $"mesh:{{team:{team}}}";

    public static RedisKey Response(string team, string id) => $"{TeamScope(team)}:response:{id}";

    public static string KeyScope(string team, string key) => $"mesh:{{team:{team}}}:key:{key}";

    public static string OrganisationScope(string organisation) => $"mesh:{{organisation:{organisation}}}";

    public static string ProviderScope(string provider) => $"mesh:{{provider:{provider}}}";

    public static string TargetScope(string target) => $"mesh:{{target:{target}}}";

    public static string AccountScope(string account) => $"mesh:{{account:{account}}}";

    public static string Scope(BudgetOwner owner) => owner.Scope switch
    {
        BudgetScope.Organisation => OrganisationScope(owner.Name),
        BudgetScope.Team => TeamScope(owner.Name),
        BudgetScope.Key => KeyScope(owner.Team ?? throw new ArgumentException("The owner of a key's budget names its team.", nameof(owner)), owner.Name),
        BudgetScope.Provider => ProviderScope(owner.Name),
        BudgetScope.Target => TargetScope(owner.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(owner), owner.Scope, "Unknown scope."),
    };

    public static RedisKey Limit(string scope, string kind) => $"{scope}:{kind}";

    /// <summary>Where it stands, its holds, their leases.</summary>
    public static RedisKey[] Budget(string scope, string id) => [$"{scope}:budget:{id}", $"{scope}:budget:{id}:holds", $"{scope}:budget:{id}:leases"];

    public static RedisKey Circuit(string scope) => $"{scope}:circuit";

    public static RedisKey Lease(string role) => $"mesh:{{lease}}:{role}";
}
