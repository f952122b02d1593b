using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Admission;

public sealed class BacklogTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly LedgerEvent Event = new()
    {
        Id = "req_0",
        AdmittedAtMs = 1,
        Caller = Exchanged.Caller.Identity,
        Operation = "chat",
        RequestedModel = "p/m",
        Outcome = RequestOutcome.Completed,
        Status = 200,
    };

    [Fact]
    public async Task Reserve_TooManySettlementsWaiting_IsRefusedUntilTheyAreApplied()
    {
        // A target is asked for even without limits, because of its circuit.
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        for (int i = 0; i < SettlementBacklog.Most - 1; i++)
        {
            scene.Backlog.Add(new State.Ledger.Settlement("req_0", [], Event));
        }

        Assert.Null(await scene.ReserveAsync(Targets.Of("p", "m")));

        scene.Backlog.Add(new State.Ledger.Settlement("req_0", [], Event));
        Assert.Equal(ErrorCode.StateUnavailable, (await scene.ReserveAsync(Targets.Of("p", "m")))?.Code);

        scene.Backlog.Applied([new State.Ledger.Settlement("req_0", [], Event)]);
        Assert.Null(await scene.ReserveAsync(Targets.Of("p", "m")));
    }
}
