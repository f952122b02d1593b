using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.State;
using LlmMesh.State.Circuits;
using LlmMesh.State.Leases;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Leadership;

public sealed class LeaderTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task TwoMonitors_OneProvider_SeesOneSeriesOfRounds()
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost leader = await MonitorHost.StartAsync(State, mesh, clock);
        await using MonitorHost follower = await MonitorHost.StartAsync(State, mesh, clock);
        Assert.True(leader.IsLeading);
        Assert.False(follower.IsLeading);

        for (int round = 1; round <= 3; round++)
        {
            int rounds = round;
            await Eventually.HoldsAsync(() => Task.FromResult(provider.Requests.Count == rounds));
            await Eventually.HoldsAsync(async () => (await follower.StatusAsync()).State("alpha", "one") == "healthy");
            await clock.WaiterAsync(MonitorHost.ProbeInterval, Cancelled);
            clock.Advance(MonitorHost.ProbeInterval);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(provider.Requests.Count == 4));
    }

    [Fact]
    public async Task TwoMonitors_OpenCircuit_IsProbedOnce()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Completions = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Model("alpha", "two").Model("alpha", "three");
        await using MonitorHost leader = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);
        await using MonitorHost follower = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await leader.Circuits.OpenTargetAsync("alpha/one");
        await Eventually.HoldsAsync(() => Task.FromResult(follower.Find<CircuitView>().IsOpen(CircuitId.OfTarget("alpha/one"))));
        await Eventually.HoldsAsync(() => Task.FromResult(provider.CompletionRequests.Any()));

        // What each has seen in a later look shows that it has finished the ones before.
        var notWithinThisTest = new CircuitPolicy { FirstProbe = TimeSpan.FromMinutes(10), OpenTime = TimeSpan.FromMinutes(10) };
        foreach (CircuitId later in new[] { CircuitId.OfTarget("alpha/two"), CircuitId.OfTarget("alpha/three") })
        {
            await leader.Circuits.OpenAsync(later, FaultClass.Timeout, openFor: null, notWithinThisTest, Cancelled);
            await Eventually.HoldsAsync(() => Task.FromResult(
                leader.Find<CircuitView>().IsOpen(later) && follower.Find<CircuitView>().IsOpen(later)));
        }

        Assert.Single(provider.CompletionRequests);
    }

    [Fact]
    public async Task Leader_Stops_AnotherTakesOver()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        MonitorPace pace = Outages.Brisk with { Lease = TimeSpan.FromMinutes(10), Renewal = TimeSpan.FromMilliseconds(50) };
        await using MonitorHost leader = await MonitorHost.StartInRealTimeAsync(State, mesh, pace);
        await using MonitorHost follower = await MonitorHost.StartInRealTimeAsync(State, mesh, pace);
        Assert.False(follower.IsLeading);

        await leader.DisposeAsync();

        await follower.Circuits.OpenTargetAsync("alpha/one");
        await follower.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);
        Assert.True(follower.IsLeading);
    }

    [Fact]
    public async Task Leader_DiesWithoutAWord_AnotherTakesOverWhenTheLeaseEnds()
    {
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(State.Endpoint);
        var lease = new LeaderLease(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(10) });
        Assert.True(await lease.TryHoldAsync("health-monitor", "the dead", TimeSpan.FromSeconds(1), Cancelled));
        using var mesh = new MeshFile();
        mesh.Mapping("chain", "openai/gpt-4o");
        MonitorPace pace = Outages.Brisk with { Renewal = TimeSpan.FromMilliseconds(50) };

        await using MonitorHost survivor = await MonitorHost.StartInRealTimeAsync(State, mesh, pace);

        await Eventually.HoldsAsync(() => Task.FromResult(survivor.IsLeading));
        Assert.False(await lease.TryHoldAsync("health-monitor", "the dead", TimeSpan.FromSeconds(1), Cancelled));
        await redis.CloseAsync();
    }

    [Fact]
    public async Task Redis_AwayAndBack_NobodyLeadsMeanwhile()
    {
        await using var server = new GarnetServer();
        await server.StartAsync(Cancelled);
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        MonitorPace pace = Outages.Brisk with { Lease = TimeSpan.FromSeconds(1), Renewal = TimeSpan.FromMilliseconds(100) };
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(server, mesh, pace);
        Assert.True(monitor.IsLeading);

        await server.StopAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(!monitor.IsLeading));

        await server.StartAsync(Cancelled);
        await Eventually.HoldsAsync(() => Task.FromResult(monitor.IsLeading));
        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);
    }
}
