using LlmMesh.Catalog;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Admission;

public sealed class ScopeAdmissionTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly Lease Lease = new("req_1", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)) { Money = TimeSpan.FromSeconds(60) };

    private static long Second => TimeProvider.System.GetTimestamp() / TimeProvider.System.TimestampFrequency;

    [Fact]
    public async Task Ask_WhileTheStateIsAway_IsNotAskedAndAnsweredAtOnce()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        scene.Shares.Leave();
        var scope = LimitedScope.OfTarget("p/m", default, []);
        var hold = new GroupHold(
            new LimitGroup(ScopeGroup.ForTarget(scope, TimeZoneInfo.Utc), static _ => new Limits(), scene.Shares), "req_1", default);

        ValueTask answered = scene.Admission.AnswerAsync(hold, scene.Admission.AskAsync(hold, Lease), Lease);

        Assert.True(answered.IsCompletedSuccessfully);
        await answered;
        Assert.Equal((false, true, true), (hold.WasAsked, hold.IsShare, hold.IsHeld));
        Assert.Null(scene.Admission.End(hold, default(Spend)));
    }

    [Fact]
    public async Task Answer_StateAnswers_IsItsOwnAndCountsForTheOnlyReplica()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        LimitGroup group = OfKey(scene, "counted", new ScopeLimits(1, 1) { TokensPerMinute = 50 });

        GroupHold first = await AskAsync(scene, group, "req_1", tokens: 20);
        GroupHold second = await AskAsync(scene, group, "req_2", tokens: 20);

        OwnTraffic own = group.Shares[0]!.Own;
        Assert.Equal((true, false), (first.IsHeld, first.IsShare));
        Assert.Equal((LimitKind.RequestsPerMinute, false), (second.Answer.Refused, second.IsShare));
        Assert.Equal((1, 20, 1), (own.Requests(Second), own.Tokens(Second), own.InFlight));

        HeldScope told = scene.Admission.End(first, new Spend(CostNanoDollars: 5, Tokens: 12))!.Value;

        Assert.Equal((1, 12, 0), (own.Requests(Second), own.Tokens(Second), own.InFlight));
        Assert.Equal((first.Answer.Second, 5, 20, 12, false), (told.Second, told.CostNanoDollars, told.ReservedTokens, told.Tokens, told.IsReturned));
    }

    [Fact]
    public async Task End_NothingWasSent_CountsNeitherHereNorThere()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        LimitGroup group = OfKey(scene, "returned", new ScopeLimits(1, 0));
        GroupHold hold = await AskAsync(scene, group, "req_1", tokens: 0);

        HeldScope told = scene.Admission.End(hold, spend: null)!.Value;

        Assert.Equal((true, 0), (told.IsReturned, group.Shares[0]!.Own.Requests(Second)));
        await scene.State.Settlement.ApplyAsync("1", [new("req_1", [told], null)], TestContext.Current.CancellationToken);
        Assert.True((await AskAsync(scene, group, "req_2", tokens: 0)).IsHeld);
    }

    [Fact]
    public async Task Answer_ShareOfOneScopeIsUsedUp_TheOtherIsNotCounted()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        var key = LimitedScope.OfKey("shared", "key", new ScopeLimits(10, 0), []);
        var team = LimitedScope.OfTeam("shared", new ScopeLimits(0, 1), []);
        var group = new LimitGroup(ScopeGroup.ForCaller("shared", key, team, TimeZoneInfo.Utc), static _ => new Limits(), scene.Shares);
        scene.Shares.Leave();

        GroupHold hold = await AskAsync(scene, group, "req_1", tokens: 0);

        // The only replica counts what it has had; one that has just come has no share yet.
        Assert.Equal((true, false), (hold.IsShare, hold.IsHeld));
        Assert.Null(group.Shares[0]!.Local.BeginCharge());
    }

    private static LimitGroup OfKey(AdmissionScene scene, string key, ScopeLimits limits)
    {
        var scope = LimitedScope.OfKey("team", key, limits, []);
        return new LimitGroup(
            ScopeGroup.ForCaller("team", scope, LimitedScope.OfTeam("team", default, []), TimeZoneInfo.Utc),
            _ => new Limits { TokensPerMinute = limits.TokensPerMinute, Concurrency = limits.Concurrency },
            scene.Shares);
    }

    private static async Task<GroupHold> AskAsync(AdmissionScene scene, LimitGroup group, string id, long tokens)
    {
        var hold = new GroupHold(group, id, new RequestClaim(null, tokens));
        Lease lease = Lease with { Id = id };
        await scene.Admission.AnswerAsync(hold, scene.Admission.AskAsync(hold, lease), lease);
        return hold;
    }
}
