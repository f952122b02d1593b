using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

/// <summary>Providers of every dialect are asked in theirs: for their list of models, and for one token when a circuit is open.</summary>
public sealed class DialectTests(GarnetServer state) : MonitorTests(state)
{
    [Theory]
    [InlineData("emulator-anthropic")]
    [InlineData("emulator-gemini")]
    [InlineData("emulator-ollama")]
    public async Task Provider_OfTheDialect_IsHealthyAndItsCircuitsRecover(string provider)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Write($$"""{"providers":{"emulator":{"enabled":false},"{{provider}}":{"enabled":true} } }""");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(
            State, mesh, Outages.Brisk, $"EMULATOR_BASE_URL={emulator.Root}");

        JsonNode status = await monitor.ProbeAsync();

        JsonNode probed = Assert.Single(status["providers"]!.AsArray())!;
        Assert.Equal(provider, (string?)probed["provider"]);
        Assert.All(probed["targets"]!.AsArray(), target => Assert.Equal("healthy", (string?)target!["state"]));

        await monitor.Circuits.OpenTargetAsync($"{provider}/small");
        await monitor.Circuits.BecomesAsync($"{provider}/small", CircuitState.HalfOpen);
    }
}
