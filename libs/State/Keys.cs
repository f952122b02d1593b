using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// Every key the mesh uses. The part in braces is the Redis Cluster hash tag: keys that one script touches share it.
/// <code>
/// mesh:{team:T}:key:K:requests     hash    request window of key K            (reserve)
/// mesh:{team:T}:key:K:inflight     zset    reservation id → lease end, ms     (reserve, settle)
/// mesh:{target:P/M}:requests       hash    request window of a target         (reserve)
/// mesh:{target:P/M}:inflight       zset    reservation id → lease end, ms     (reserve, settle)
/// mesh:{target:P/M}:circuit        hash    the target's circuit; none when closed and quiet (reserve, circuit-*)
/// mesh:{account:A}:circuit         hash    an account's circuit; the same     (circuit-*)
/// mesh:{circuits}:listed           hash    scope:name → CircuitStatus (JSON); all but the closed and quiet ones
/// mesh:{circuits}:versions         zset    scope:name → version of what was last told, kept for an hour
/// mesh:{circuits}:changed          channel a circuit's new CircuitStatus (JSON)
/// mesh:{ledger}:waiting            list    events for the usage service, newest first
/// mesh:{ledger}:held:C             list    events consumer C has taken and not acknowledged
/// mesh:{ledger}:consumers          zset    consumer → last seen, ms
/// mesh:{ledger}:rejected           list    events no version of the usage service could read
/// mesh:{ledger}:writer:W           string  id of the last settlement batch of writer W (settle)
/// mesh:{ledger}:counters           hash    totals over all replicas
/// mesh:{health}:targets            hash    target → TargetHealth (JSON)
/// mesh:{health}:changed            channel a target's state changed
/// mesh:{health}:accounts           hash    account → AccountHealth (JSON)
/// mesh:{health:P/M}:history        zset    TargetHealth (JSON) → checked at, ms
/// mesh:{lease}:ROLE                string  who leads in that role
/// mesh:{replicas}:routers          zset    router replica → last seen, ms
/// </code>
/// </summary>
internal static class Keys
{
    public static readonly RedisKey LedgerWaiting = "mesh:{ledger}:waiting";
    public static readonly RedisKey LedgerConsumers = "mesh:{ledger}:consumers";
    public static readonly RedisKey LedgerRejected = "mesh:{ledger}:rejected";
    public static readonly RedisKey Counters = "mesh:{ledger}:counters";
    public static readonly RedisKey HealthTargets = "mesh:{health}:targets";
    public static readonly RedisChannel HealthChannel = new("mesh:{health}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey HealthAccounts = "mesh:{health}:accounts";

    public static readonly RedisKey CircuitsListed = "mesh:{circuits}:listed";
    public static readonly RedisKey CircuitVersions = "mesh:{circuits}:versions";
    public static readonly RedisChannel CircuitChannel = new("mesh:{circuits}:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisKey Routers = "mesh:{replicas}:routers";

    public static RedisKey LedgerHeld(string consumer) => $"mesh:{{ledger}}:held:{consumer}";

    public static RedisKey SettlementWriter(Guid writer) => $"mesh:{{ledger}}:writer:{writer:N}";

    public static RedisKey HealthHistory(string target) => $"mesh:{{health:{target}}}:history";

    public static RedisKey BudgetsList => "mesh:{budgets}:list";

    public static string TeamScope(string team) => $"mesh:{{team:{team}}}";

    public static string KeyScope(string team, string key) => $"mesh:{{team:{team}}}:key:{key}";

    public static string OrganisationScope(string organisation) => $"mesh:{{organisation:{organisation}}}";

    public static string ProviderScope(string provider) => $"mesh:{{provider:{provider}}}";

    public static string TargetScope(string target) => $"mesh:{{target:{target}}}";

    public static string AccountScope(string account) => $"mesh:{{account:{account}}}";

    public static RedisKey Circuit(string scope) => $"{scope}:circuit";

    public static RedisKey Lease(string role) => $"mesh:{{lease}}:{role}";
}
