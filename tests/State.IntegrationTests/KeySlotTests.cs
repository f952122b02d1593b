using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests;

/// <summary>Redis Cluster runs a script only when all its keys are in one slot: they must share their hash tag.</summary>
public sealed class KeySlotTests
{
    private static readonly ScopeLimits Limits = new(1, 1) { TokensPerMinute = 1, RequestsPerDay = 1 };
    private static readonly ScopeGroup Caller = CallerOf("team", "key");
    private static readonly ScopeGroup Target = TargetOf("provider/vendor/model");
    private static readonly ScopeGroup Organisation = ScopeGroup.ForOrganisation(
        LimitedScope.OfOrganisation("organisation", Limits, Budgets(BudgetScope.Organisation, "organisation")), TimeZoneInfo.Utc);

    private static readonly ScopeGroup Provider = ScopeGroup.ForProvider(
        LimitedScope.OfProvider("provider", Limits, Budgets(BudgetScope.Provider, "provider")), TimeZoneInfo.Utc);

    public static TheoryData<string, string[]> KeysOfEachScript
    {
        get
        {
            var keys = new TheoryData<string, string[]>
            {
                { "settle", Names([Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases, Keys.SettlementWriter(Guid.Empty)]) },
                { "intent-write", Names([Keys.Intents, Keys.IntentLeases]) },
                { "intent-renew", Names([Keys.IntentLeases]) },
                { "intent-expired", Names([Keys.Intents, Keys.IntentLeases]) },
                { "intent-abandon", Names([Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases]) },
                { "ledger-take", Names([Keys.LedgerWaiting, Keys.LedgerHeld("consumer"), Keys.LedgerConsumers]) },
                { "ledger-requeue", Names([Keys.LedgerWaiting, Keys.LedgerHeld("consumer"), Keys.LedgerConsumers]) },
                { "circuit-*", Names([CircuitId.OfTarget("provider/model").Key]) },
                { "circuit-list", Names([Keys.CircuitsListed, Keys.CircuitVersions]) },
                { "circuit-strike", Names([Keys.CircuitsListed]) },
                { "lease-*", Names([Keys.Lease("role")]) },
                { "configuration-publish", Names([Keys.ConfigurationHead, Keys.ConfigurationVersions]) },
                { "replica-beat", Names([Keys.Routers]) },
                { "sessions-*", Names([Keys.Sessions]) },
                { "principals-change", Names([Keys.PrincipalEntries, Keys.PrincipalState, Keys.PrincipalChanges]) },
                { "principals-replace", Names([Keys.PrincipalEntries, Keys.PrincipalState, Keys.PrincipalChanges, Keys.PrincipalPreparation(Guid.Empty)]) },
                { "set aside", Names([Keys.LedgerHeld("consumer"), Keys.LedgerRejected]) },
            };
            foreach (ScopeGroup group in new[] { Caller, Organisation, Provider, Target })
            {
                keys.Add($"reserve, {group.Slot}", Names(group.Layout.ReserveKeys));
                keys.Add($"extend, {group.Slot}", Names(group.Layout.MoneyKeys));
                keys.Add($"renew, {group.Slot}", Names(group.Layout.HoldKeys));
                keys.Add($"settle-scope, {group.Slot}", Names(group.Layout.SettleKeys(Keys.ScopeWriter(group.Slot, Guid.Empty, 0))));
                keys.Add($"charge, {group.Slot}", Names([.. group.Layout.Limits.SelectMany(item => item.Keys)]));
                foreach (BudgetDefinition budget in group.Scopes.SelectMany(scope => scope.Budgets))
                {
                    keys.Add($"budget-*, {budget.Owner}", Names(Keys.Budget(Keys.Scope(budget.Owner), budget.Id)));
                }
            }

            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(KeysOfEachScript))]
    public void Keys_OfOneScript_ShareOneTag(string script, string[] keys)
    {
        Assert.NotEmpty(script);
        Assert.All(keys, key => Assert.NotNull(Tag(key)));
        Assert.Single(keys.Select(Tag).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_OfDifferentOwners_SpreadOverTags()
    {
        string?[] tags =
        [
            Tag(CallerOf("team-1", "key").Layout.ReserveKeys[0]!),
            Tag(CallerOf("team-2", "key").Layout.ReserveKeys[0]!),
            Tag(Organisation.Layout.ReserveKeys[0]!),
            Tag(Provider.Layout.ReserveKeys[0]!),
            Tag(TargetOf("provider/one").Layout.ReserveKeys[0]!),
            Tag(TargetOf("provider/two").Layout.ReserveKeys[0]!),
            Tag(Keys.BudgetsList!),
            Tag(Keys.LedgerWaiting!),
            Tag(Keys.HealthTargets!),
            Tag(CircuitId.OfAccount("provider").Key!),
            Tag(Keys.CircuitsListed!),
            Tag(Keys.Routers!),
            Tag(Keys.ConfigurationHead!),
        ];

        Assert.Distinct(tags);
    }

    [Fact]
    public void Keys_AnyNames_ShareTheirGroupsTag() => Prop.ForAll<NonNull<string>, NonNull<string>>((team, key) =>
    {
        string[] keys = Names(CallerOf(team.Get, key.Get).Layout.ReserveKeys);
        string[] targets = Names(TargetOf(team.Get).Layout.ReserveKeys);
        return Shared(keys) && Shared(targets);

        static bool Shared(string[] keys) => keys.All(key => Tag(key) is { } tag && tag == Tag(keys[0]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_OfTheOwnerOfABudget_AreThoseOfItsScope() => Assert.All(
        new[] { Caller, Organisation, Provider, Target }.SelectMany(group => group.Scopes),
        scope => Assert.All(scope.Budgets, budget => Assert.Equal(scope.Prefix, Keys.Scope(budget.Owner))));

    [Fact]
    public void Keys_OfScopesOfOneSlot_AreAllDifferent() => Assert.Distinct(Names(Caller.Layout.ReserveKeys));

    private static ScopeGroup CallerOf(string team, string key) => ScopeGroup.ForCaller(
        team,
        LimitedScope.OfKey(team, key, Limits, Budgets(BudgetScope.Key, key, team)),
        LimitedScope.OfTeam(team, Limits, Budgets(BudgetScope.Team, team)),
        TimeZoneInfo.Utc);

    private static ScopeGroup TargetOf(string target) =>
        ScopeGroup.ForTarget(LimitedScope.OfTarget(target, Limits, Budgets(BudgetScope.Target, target)), TimeZoneInfo.Utc);

    private static BudgetDefinition[] Budgets(BudgetScope scope, string name, string? team = null) =>
        [new() { Id = "budget", Owner = new BudgetOwner(scope, name, team), Period = BudgetPeriod.Day, LimitNanoDollars = 1 }];

    private static string[] Names(RedisKey[] keys) => [.. keys.Select(key => key.ToString())];

    /// <summary>What stands between the first opening brace and the first closing one behind it; null when that is nothing.</summary>
    private static string? Tag(string key)
    {
        int open = key.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : key.IndexOf('}', open);
        return close > open + 1 ? key[(open + 1)..close] : null;
    }
}
