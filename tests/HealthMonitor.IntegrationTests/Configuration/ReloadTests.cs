using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Configuration;

public sealed class ReloadTests(GarnetServer state) : MonitorTests(state)
{
    private const string Invalid = """{ "providers": { "alpha": { "base_url": 7, "speed": "high" } } }""";

    [Fact]
    public async Task Reload_AnotherProvider_IsProbedAndTheOldOneForgotten()
    {
        await using ScriptedProvider first = await ScriptedProvider.StartAsync();
        await using ScriptedProvider second = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", first.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();

        using var edited = new MeshFile();
        edited.Provider("beta", second.BaseUrl).Model("beta", "one");
        mesh.Write(await File.ReadAllTextAsync(edited.Path, Cancelled));
        Assert.True(monitor.Catalog.Reload().IsValid);

        await Eventually.HoldsAsync(async () =>
            (await monitor.Board.ReadAsync(Cancelled)).Keys is var targets && targets.SequenceEqual(["beta/one"]));
        Assert.Equal("healthy", (await monitor.StatusAsync()).State("beta", "one"));
        Assert.Single(first.Requests);
    }

    [Fact]
    public async Task Reload_SameProviderElsewhere_IsProbedAtOnce()
    {
        await using ScriptedProvider first = await ScriptedProvider.StartAsync();
        await using ScriptedProvider second = await ScriptedProvider.StartAsync();
        second.Models = ScriptedProvider.Text(500, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", first.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        monitor.Clock.Advance(TimeSpan.FromSeconds(1));

        mesh.Provider("alpha", second.BaseUrl);
        monitor.Catalog.Reload();

        await Eventually.HoldsAsync(async () => (await monitor.StatusAsync()).State("alpha", "one") == "down");
    }

    [Fact]
    public async Task Reload_Invalid_KeepsProbingAndSaysSo()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();

        mesh.Write(Invalid);
        monitor.Catalog.Reload();

        Assert.Equal("healthy", (await monitor.StatusAsync()).State("alpha", "one"));
        JsonNode health = (await monitor.Client.GetFromJsonAsync<JsonNode>("health", Cancelled))!;
        JsonNode check = health["checks"]!["configuration"]!;
        Assert.Equal("Degraded", (string?)check["status"]);
        Assert.Contains("$.providers.alpha.base_url", (string?)check["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_ValidConfiguration_IsHealthy()
    {
        using var mesh = new MeshFile();
        mesh.Mapping("chain", "openai/gpt-4o");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        JsonNode health = (await monitor.Client.GetFromJsonAsync<JsonNode>("health", Cancelled))!;

        Assert.Equal("Healthy", (string?)health["status"]);
    }

    [Fact]
    public async Task Start_InvalidConfiguration_NamesEveryError()
    {
        using var mesh = new MeshFile();
        mesh.Write(Invalid);

        var refused = await Assert.ThrowsAsync<InvalidConfigurationException>(() => MonitorHost.StartAsync(State, mesh));

        Assert.Contains(refused.Errors, error => error.Path == "$.providers.alpha.base_url");
        Assert.Contains(refused.Errors, error => error.Path == "$.providers.alpha.speed");
    }
}
