using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class ScheduleTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task Start_ConfiguredProvider_IsProbedUnasked()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        await Eventually.HoldsAsync(async () => (await monitor.StatusAsync()).State("alpha", "one") == "healthy");
    }

    [Fact]
    public async Task Start_ProviderWithoutItsKey_IsLeftAlone()
    {
        await using ScriptedProvider keyless = await ScriptedProvider.StartAsync();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Provider("beta", keyless.BaseUrl, "BETA_KEY").Model("beta", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Single(status["providers"]!.AsArray());
        Assert.Empty(keyless.Requests);
    }

    [Fact]
    public async Task Interval_Passed_ProbesAgain()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        provider.Models = ScriptedProvider.Text(500, "");

        await monitor.Clock.WaiterAsync(MonitorHost.ProbeInterval, Cancelled);
        monitor.Clock.Advance(MonitorHost.ProbeInterval);

        await Eventually.HoldsAsync(async () => (await monitor.StatusAsync()).State("alpha", "one") == "down");
    }

    [Fact]
    public async Task ProbeNow_AskedOften_ProbesOnce()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => monitor.ProbeAsync()));
        await monitor.ProbeAsync();

        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task ProbeNow_SomeSecondsLater_ProbesAgain()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        provider.Models = ScriptedProvider.Text(500, "");

        monitor.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("down", (await monitor.ProbeAsync()).State("alpha", "one"));
    }

    [Fact]
    public async Task Round_ManyProviders_FewAtOnce()
    {
        const int most = 4;
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int inFlight = 0;
        int peak = 0;
        var answer = provider.Models;
        provider.Models = async http =>
        {
            int now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref peak, now);
            if (now == most)
            {
                full.TrySetResult();
            }

            await full.Task.WaitAsync(http.RequestAborted);
            Interlocked.Decrement(ref inFlight);
            await answer(http);
        };
        using var mesh = new MeshFile();
        foreach (int number in Enumerable.Range(0, 3 * most))
        {
            mesh.Provider($"provider-{number}", provider.BaseUrl).Model($"provider-{number}", "one");
        }

        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        var status = await monitor.ProbeAsync();

        Assert.Equal(3 * most, (int)status["summary"]!["healthy"]!);
        Assert.Equal(most, peak);
    }

    private static void InterlockedMax(ref int peak, int value)
    {
        int seen = Volatile.Read(ref peak);
        while (value > seen && Interlocked.CompareExchange(ref peak, value, seen) is var found && found != seen)
        {
            seen = found;
        }
    }
}
