using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.State;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Ledger;

public sealed class ProbeLedgerTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task CompletionProbe_Answered_IsLedgeredUnderItsOwnPrincipal()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Write("{}");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(
            State, mesh, Outages.Brisk, $"EMULATOR_BASE_URL={emulator.Root}");

        await monitor.Circuits.OpenTargetAsync("emulator/small");
        LedgerEvent row = Assert.Single(await TakeAsync(monitor, 1));

        Assert.Equal(new LedgerCaller("health-monitor", "mesh", "mesh"), row.Caller);
        Assert.Equal("chat", row.Operation);
        Assert.Equal(("emulator/small", "emulator", "small"), (row.RequestedModel, row.Provider, row.Model));
        Assert.Equal((RequestOutcome.Completed, 200), (row.Outcome, row.Status));
        Assert.Equal((UsagePrecision.Exact, new TokenUsage(1, 0, 0, 1, 0)), (row.UsagePrecision, row.Usage));

        // One token in at 0.10 and one out at 0.40 dollars per million.
        Assert.Equal((CostBasis.Catalogue, 500), (row.CostBasis, row.CostNanoDollars));
        Assert.Equal("small", Assert.Single(row.Attempts).Model);
    }

    [Fact]
    public async Task CompletionProbe_Failed_IsLedgeredAsAFailureThatCostNothing()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", emulator.BaseUrl).Model("alpha", "fault-429", 1, "chat");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/fault-429");
        LedgerEvent row = Assert.Single(await TakeAsync(monitor, 1));

        Assert.Null(row.Provider);
        Assert.Equal((RequestOutcome.Failed, 429, FaultClass.RateLimited), (row.Outcome, row.Status, row.Fault));
        Assert.Equal((UsagePrecision.None, 0), (row.UsagePrecision, row.CostNanoDollars));
        Assert.Equal(("alpha", 429), (Assert.Single(row.Attempts).Provider, row.Attempts[0].Status));
    }

    [Fact]
    public async Task ListProbe_Answered_IsFree()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Model("alpha", "embedder", "embedding").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);
        await monitor.ProbeAsync();

        // The row of a probe that costs comes after those of all that went before.
        await monitor.Circuits.OpenTargetAsync("alpha/one");

        Assert.Equal("alpha/one", Assert.Single(await TakeAsync(monitor, 1)).RequestedModel);
    }

    private static async Task<IReadOnlyList<LedgerEvent>> TakeAsync(MonitorHost monitor, int atLeast)
    {
        IReadOnlyList<LedgerEvent> rows = [];
        await Eventually.HoldsAsync(async () =>
        {
            rows = await monitor.Find<MeshState>().Ledger.TakeAsync("test", 100, Cancelled);
            return rows.Count >= atLeast;
        });
        return rows;
    }
}
