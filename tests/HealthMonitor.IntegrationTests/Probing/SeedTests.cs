using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class SeedTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task Probe_EmulatorAsSeeded_IsHealthyThroughout()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Write("{}");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, null, $"EMULATOR_BASE_URL={emulator.Root}");

        var status = await monitor.ProbeAsync();

        Assert.Equal("emulator", (string?)Assert.Single(status["providers"]!.AsArray())!["provider"]);
        Assert.InRange((int)status["summary"]!["healthy"]!, 1, int.MaxValue);
        Assert.All(status["providers"]![0]!["targets"]!.AsArray(), target => Assert.Equal("healthy", (string?)target!["state"]));
    }
}
