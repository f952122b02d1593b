using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.State.Replicas;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.UnitTests.Admission;

public sealed class ScopeAdmissionTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly Lease Lease = new("req_1", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Ask_WhileTheStateIsAway_IsNotAskedAndAnsweredAtOnce()
    {
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        (ScopeAdmission admission, OutageShares shares) = Create(redis);
        shares.Return();
        shares.Leave();
        ScopeGroup free = ScopeGroup.ForTarget("p/m", default);

        Task<AdmissionAnswer> asked = admission.AskAsync(free, Lease);
        ValueTask<ScopeAnswer> answer = admission.AnswerAsync(free, asked, Lease);

        Assert.False(ScopeAdmission.WasAsked(asked));
        Assert.True(answer.IsCompleted);
        ScopeAnswer share = await answer;
        Assert.Equal((true, true), (share.IsShare, share.Answer.IsAdmitted));
    }

    [Fact]
    public async Task Answer_StateAnswers_IsItsOwnAndCountsForTheOnlyReplica()
    {
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        (ScopeAdmission admission, OutageShares shares) = Create(redis);
        shares.Return();
        shares.Counted(new ReplicaCensus(1, 0), TimeProvider.System.GetTimestamp());
        ScopeGroup limited = ScopeGroup.ForKey("team", "counted", new ScopeLimits(1, 1));

        ScopeAnswer first = await admission.AnswerAsync(limited, admission.AskAsync(limited, Lease), Lease);
        ScopeAnswer second = await admission.AnswerAsync(limited, admission.AskAsync(limited, Lease with { Id = "req_2" }), Lease);

        OwnTraffic own = shares.Of(limited)!.Own;
        long now = TimeProvider.System.GetTimestamp() / TimeProvider.System.TimestampFrequency;
        Assert.Equal((true, false), (first.Answer.IsAdmitted, first.IsShare));
        Assert.Equal((LimitKind.RequestsPerMinute, false), (second.Answer.Refused, second.IsShare));
        Assert.Equal((1, 1), (own.Requests(now), own.InFlight));
        admission.Ended(limited);
        Assert.Equal((1, 0), (own.Requests(now), own.InFlight));
    }

    private static (ScopeAdmission Admission, OutageShares Shares) Create(ConnectionMultiplexer redis)
    {
        var store = new AdmissionStore(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });
        var shares = new OutageShares(new ShareTimes(), TimeProvider.System);
        return (new ScopeAdmission(store, shares, TimeProvider.System), shares);
    }
}
