using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Reporting;

/// <summary>The shared state goes away and comes back, here on a server that no other test needs.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_AwayAndBackEmpty_ResultsAreKeptAndPublishedWithoutAnotherProbe()
    {
        await using var state = new GarnetServer();
        await state.StartAsync(Cancelled);
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(state, mesh);
        await monitor.ProbeAsync();

        await state.StopAsync();
        var away = await monitor.StatusAsync();
        Assert.Equal("local", (string?)away["source"]);
        Assert.Equal("healthy", away.State("alpha", "one"));
        Assert.Contains("this replica alone", await monitor.Client.GetStringAsync("monitor/report", Cancelled), StringComparison.Ordinal);

        await state.StartAsync(Cancelled);
        await Eventually.HoldsAsync(async () => (string?)(await monitor.StatusAsync())["source"] == "shared");

        // Once, so that however long the connection took, the next round is not due.
        monitor.Clock.Advance(Period);
        await Eventually.HoldsAsync(async () => (await monitor.StatusAsync()).State("alpha", "one") == "healthy");
        Assert.All(provider.ModelRequests.Skip(1), _ => Assert.Fail("The provider was probed again."));
    }

    [Fact]
    public async Task Redis_AwayDuringARound_TheRoundCounts()
    {
        await using var state = new GarnetServer();
        await state.StartAsync(Cancelled);
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(state, mesh);
        await monitor.ProbeAsync();
        await state.StopAsync();
        provider.Models = ScriptedProvider.Text(500, "");

        monitor.Clock.Advance(Period);
        Assert.Equal("down", (await monitor.ProbeAsync()).State("alpha", "one"));
        await state.StartAsync(Cancelled);

        await Eventually.HoldsAsync(async () =>
        {
            monitor.Clock.Advance(Period);
            var back = await monitor.StatusAsync();
            return (string?)back["source"] == "shared" && back.State("alpha", "one") == "down";
        });
    }

    [Fact]
    public async Task Start_RedisAway_ProbesAllTheSame()
    {
        await using var state = new GarnetServer();
        await state.StartAsync(Cancelled);
        await state.StopAsync();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(state, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Equal("local", (string?)status["source"]);
        Assert.Equal("healthy", status.State("alpha", "one"));
    }
}
