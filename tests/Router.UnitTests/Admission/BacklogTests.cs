using LlmMesh.Catalog;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.UnitTests.Admission;

public sealed class BacklogTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly Caller Unlimited = Exchanged.Caller with { Scopes = ScopeGroup.ForKey("default", "free", default) };

    [Fact]
    public async Task Reserve_TooManySettlementsWaiting_IsRefusedUntilTheyAreApplied()
    {
        // A target is asked for even without limits, because of its circuit.
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var state = new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) };
        var backlog = new SettlementBacklog();
        var shares = new OutageShares(new ShareTimes(), TimeProvider.System);
        shares.Return();
        var stage = new AdmissionStage(new AdmissionStore(state), shares, new TargetScopes(), backlog, TimeProvider.System);
        for (int i = 0; i < SettlementBacklog.Most - 1; i++)
        {
            backlog.Add();
        }

        Assert.Null(await ReserveAsync(stage));

        backlog.Add();
        Assert.Equal(ErrorCode.StateUnavailable, (await ReserveAsync(stage))?.Code);

        backlog.Remove(1);
        Assert.Null(await ReserveAsync(stage));
    }

    private static ValueTask<MeshError?> ReserveAsync(AdmissionStage stage)
    {
        Target target = Targets.Of("p", "m");
        var exchange = new Exchange("req_1", Unlimited, Exchanged.Catalog("{}"), Exchanged.Calm, TimeProvider.System)
        {
            Plan = new Plan("target", [target], []),
        };
        return stage.ReserveAsync(exchange, TestContext.Current.CancellationToken);
    }
}
