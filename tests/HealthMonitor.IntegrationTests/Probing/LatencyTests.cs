using System.Text.Json.Nodes;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

/// <summary>The provider moves the monitor's clock before it answers, so that seconds pass in no time.</summary>
public sealed class LatencyTests(GarnetServer state) : MonitorTests(state)
{
    [Theory]
    [InlineData(0, "healthy")]
    [InlineData(1_999, "healthy")]
    [InlineData(2_000, "degraded")]
    [InlineData(4_999, "degraded")]
    [InlineData(5_000, "slow")]
    [InlineData(9_999, "slow")]
    public async Task Probe_ListAnsweredAfter_IsClassified(int milliseconds, string expected)
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = After(clock, milliseconds, provider.Models);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, clock);

        JsonNode target = (await monitor.ProbeAsync()).Target("alpha", "one");

        Assert.Equal(expected, (string?)target["state"]);
        Assert.Equal(milliseconds, (long)target["latency_ms"]!);
        Assert.Equal(expected == "healthy", target["detail"] is null);
    }

    [Fact]
    public async Task Probe_CompletionAnsweredLate_IsClassifiedByTheCompletion()
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(404, "");
        provider.Completions = After(clock, 3_000, provider.Completions);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, clock);

        JsonNode target = (await monitor.ProbeAsync()).Target("alpha", "one");

        Assert.Equal("degraded", (string?)target["state"]);
        Assert.Equal(3_000, (long)target["latency_ms"]!);
    }

    [Fact]
    public async Task Probe_NoAnswerWithinTheDeadline_IsDown()
    {
        var clock = new ManualTimeProvider();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = async http =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            Task clientLeft = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            await clientLeft.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, clock);

        JsonNode status = await monitor.ProbeAsync();

        Assert.Equal("down", status.State("alpha", "one"));
        Assert.Equal("no answer within 10 s", status.Detail("alpha", "one"));
    }

    private static RequestDelegate After(ManualTimeProvider clock, int milliseconds, RequestDelegate answer) => http =>
    {
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return answer(http);
    };
}
