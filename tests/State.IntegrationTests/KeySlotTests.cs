using FsCheck;
using FsCheck.Fluent;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests;

/// <summary>Redis Cluster runs a script only when all its keys are in one slot: they must share their hash tag.</summary>
public sealed class KeySlotTests
{
    private static readonly ScopeLimits Limits = new(1, 1);
    private static readonly ScopeGroup Target = ScopeGroup.ForTarget("provider/vendor/model", Limits);

    public static TheoryData<string, string[]> KeysOfEachScript => new()
    {
        { "reserve, key", Names(ScopeGroup.ForKey("team", "key", Limits).Keys) },
        { "reserve, target", Names(Target.Keys) },
        { "settle", Names([Keys.LedgerWaiting, Keys.Counters, Keys.SettlementWriter(Guid.Empty)]) },
        { "ledger-take", Names([Keys.LedgerWaiting, Keys.LedgerHeld("consumer"), Keys.LedgerConsumers]) },
        { "ledger-requeue", Names([Keys.LedgerWaiting, Keys.LedgerHeld("consumer"), Keys.LedgerConsumers]) },
        { "charge", Names([Target.Requests, Target.InFlight]) },
        { "circuit, list", Names([Keys.CircuitsListed, Keys.CircuitVersions]) },
        { "set aside", Names([Keys.LedgerHeld("consumer"), Keys.LedgerRejected]) },
    };

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
            Tag(ScopeGroup.ForKey("team-1", "key", Limits).Keys[0]!),
            Tag(ScopeGroup.ForKey("team-2", "key", Limits).Keys[0]!),
            Tag(ScopeGroup.ForTarget("provider/one", Limits).Keys[0]!),
            Tag(ScopeGroup.ForTarget("provider/two", Limits).Keys[0]!),
            Tag(Keys.LedgerWaiting!),
            Tag(Keys.HealthTargets!),
            Tag(CircuitId.OfAccount("provider").Key!),
            Tag(Keys.CircuitsListed!),
            Tag(Keys.Routers!),
        ];

        Assert.Distinct(tags);
    }

    [Fact]
    public void Keys_AnyNames_ShareTheirGroupsTag() => Prop.ForAll<NonNull<string>, NonNull<string>>((team, key) =>
    {
        string[] keys = Names(ScopeGroup.ForKey(team.Get, key.Get, Limits).Keys);
        string[] targets = Names(ScopeGroup.ForTarget(team.Get, Limits).Keys);
        return Shared(keys) && Shared(targets);

        static bool Shared(string[] keys) => keys.All(key => Tag(key) is { } tag && tag == Tag(keys[0]));
    }).QuickCheckThrowOnFailure();

    private static string[] Names(RedisKey[] keys) => [.. keys.Select(key => key.ToString())];

    /// <summary>What stands between the first opening brace and the first closing one behind it; null when that is nothing.</summary>
    private static string? Tag(string key)
    {
        int open = key.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : key.IndexOf('}', open);
        return close > open + 1 ? key[(open + 1)..close] : null;
    }
}
