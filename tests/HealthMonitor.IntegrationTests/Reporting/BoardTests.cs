using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.State;
using LlmMesh.State.Health;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Reporting;

public sealed class BoardTests(GarnetServer state) : MonitorTests(state)
{
    // How often a monitor brings the board in line.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Round_Finished_IsOnTheBoardAsRoutersReadIt()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(State.Endpoint);

        var router = new HealthBoard(new StateConnection(redis, TimeProvider.System) { Timeout = Period });
        var board = await router.ReadAsync(Cancelled);

        Assert.Equal(
            new TargetHealth("alpha", "one", HealthState.Healthy, 0, monitor.Clock.GetUtcNow().ToUnixTimeMilliseconds(), null),
            Assert.Single(board).Value);
        await redis.CloseAsync();
    }

    [Fact]
    public async Task Round_TargetNoLongerConfigured_LeavesTheBoard()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        await monitor.Board.PublishAsync([new TargetHealth("alpha", "gone", HealthState.Healthy, 1, 1, null)], Cancelled);

        monitor.Clock.Advance(Period);

        await Eventually.HoldsAsync(async () => !(await monitor.Board.ReadAsync(Cancelled)).ContainsKey("alpha/gone"));
        Assert.True((await monitor.Board.ReadAsync(Cancelled)).ContainsKey("alpha/one"));
    }

    [Fact]
    public async Task TwoMonitors_OneBoard_AnswerTheSame()
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Model("alpha", "unlisted");
        await using MonitorHost one = await MonitorHost.StartAsync(State, mesh, clock);
        await using MonitorHost other = await MonitorHost.StartAsync(State, mesh, clock);
        await one.ProbeAsync();
        await other.ProbeAsync();

        foreach (string path in new[] { "monitor/status", "monitor/report" })
        {
            Assert.Equal(await one.Client.GetStringAsync(path, Cancelled), await other.Client.GetStringAsync(path, Cancelled));
        }
    }

    [Fact]
    public async Task TwoMonitors_OneBoard_KeepTheNewerResult()
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost older = await MonitorHost.StartAsync(State, mesh, clock);
        await older.ProbeAsync();
        await using (MonitorHost newer = await MonitorHost.StartAsync(State, mesh, clock))
        {
            await newer.ProbeAsync();
            provider.Models = ScriptedProvider.Text(500, "");
            clock.Advance(Period / 2);
            Assert.Equal("down", (await newer.ProbeAsync()).State("alpha", "one"));
        }

        // The older monitor removes strangers after it has published, so once this one is gone it has had its say.
        await older.Board.PublishAsync([new TargetHealth("alpha", "gone", HealthState.Healthy, 1, 1, null)], Cancelled);
        clock.Advance(Period);
        await Eventually.HoldsAsync(async () => !(await older.Board.ReadAsync(Cancelled)).ContainsKey("alpha/gone"));

        Assert.Equal("down", (await older.StatusAsync()).State("alpha", "one"));
    }

    [Fact]
    public async Task ResultFromTheFuture_IsReplaced()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        long future = monitor.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await monitor.Board.PublishAsync([new TargetHealth("alpha", "one", HealthState.Down, 1, future, "wrong clock")], Cancelled);

        monitor.Clock.Advance(Period);

        await Eventually.HoldsAsync(async () => (await monitor.StatusAsync()).State("alpha", "one") == "healthy");
    }
}
