using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Endpoints;

public sealed class FindingEndpointTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task Circuits_OpenOnes_TellReasonAndTimes()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        CircuitStatus opened = await monitor.Circuits.OpenAsync(
            CircuitId.OfTarget("alpha/one"), FaultClass.ServerError, TimeSpan.FromMinutes(5), new CircuitPolicy(), Cancelled);
        await monitor.Circuits.OpenAsync(
            CircuitId.OfAccount("alpha"), FaultClass.InsufficientCredits, openFor: null, new CircuitPolicy(), Cancelled);

        JsonArray circuits = (await monitor.GetAsync("monitor/circuits"))["circuits"]!.AsArray();

        JsonNode target = circuits[0]!;
        Assert.Equal(("target", "alpha/one", "open"), ((string?)target["scope"], (string?)target["name"], (string?)target["state"]));
        Assert.Equal(("server_error", 1), ((string?)target["reason"], (int)target["failures"]!));
        Assert.Equal(opened.SinceMs, Ms(target["since"]));
        Assert.Equal(opened.NextProbeAtMs, Ms(target["next_probe"]));
        Assert.Equal(opened.UntilMs, Ms(target["until"]));
        JsonNode account = circuits[1]!;
        Assert.Equal(("account", "insufficient_credits"), ((string?)account["scope"], (string?)account["reason"]));
        Assert.Null(account["until"]);
        Assert.Contains("## Circuits", await monitor.Client.GetStringAsync("monitor/report", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_SharedStateAway_AreUnavailableNotHung()
    {
        await using var server = new GarnetServer();
        await server.StartAsync(Cancelled);
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(server, mesh);
        await monitor.ProbeAsync();
        await server.StopAsync();

        foreach (string path in new[] { "monitor/circuits", "monitor/history?target=alpha/one" })
        {
            using HttpResponseMessage response = await monitor.Client.GetAsync(path, Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal("state_unavailable", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["error"]!["code"]);
        }

        Assert.Single((await monitor.GetAsync("monitor/healthy"))["targets"]!.AsArray());
    }

    [Theory]
    [InlineData("", new[] { "alpha/plain", "alpha/seeing", "alpha/seeing-caller" })]
    [InlineData("?capability=vision", new[] { "alpha/seeing", "alpha/seeing-caller" })]
    [InlineData("?capability=vision&capability=tools", new[] { "alpha/seeing-caller" })]
    [InlineData("?capability=vision,tools", new[] { "alpha/seeing-caller" })]
    [InlineData("?capability=embedding", new string[0])]
    public async Task Healthy_ByCapability_AreThoseThatHaveAll(string query, string[] expected)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        await using MonitorHost monitor = await StartAsync(provider);

        JsonNode healthy = await monitor.GetAsync($"monitor/healthy{query}");

        Assert.Equal(expected, Names(healthy));
    }

    [Fact]
    public async Task Healthy_OpenCircuitOrAccount_IsLeftOut()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        await using MonitorHost monitor = await StartAsync(provider);

        await monitor.Circuits.OpenAsync(CircuitId.OfTarget("alpha/seeing"), FaultClass.Timeout, null, new CircuitPolicy(), Cancelled);
        Assert.Equal(["alpha/plain", "alpha/seeing-caller"], Names(await monitor.GetAsync("monitor/healthy")));

        await monitor.Circuits.OpenAsync(CircuitId.OfAccount("alpha"), FaultClass.AuthFailed, null, new CircuitPolicy(), Cancelled);
        Assert.Empty(Names(await monitor.GetAsync("monitor/healthy")));
    }

    [Fact]
    public async Task Healthy_SlowerTarget_ComesLater()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        await using MonitorHost monitor = await StartAsync(provider);
        long now = monitor.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await monitor.Board.PublishAsync(
            [new TargetHealth("alpha", "plain", HealthState.Healthy, 900, now, null), new TargetHealth("alpha", "seeing", HealthState.Healthy, 30, now, null)],
            Cancelled);

        Assert.Equal(["alpha/seeing-caller", "alpha/seeing", "alpha/plain"], Names(await monitor.GetAsync("monitor/healthy")));
    }

    [Theory]
    [InlineData("monitor/healthy?capability=telepathy", 400, "capability", "json_schema")]
    [InlineData("monitor/history", 400, "target", "target=")]
    [InlineData("monitor/history?target=alpha/one&hours=0", 400, "hours", "1 to 24")]
    [InlineData("monitor/history?target=alpha/one&hours=25", 400, "hours", "1 to 24")]
    [InlineData("monitor/history?target=alpha/one&hours=day", 400, "hours", "1 to 24")]
    [InlineData("monitor/history?target=alpha/strange", 404, "target", "alpha/strange")]
    public async Task Finding_AskedWrongly_NamesTheParameter(string path, int status, string parameter, string hint)
    {
        using var mesh = new MeshFile();
        mesh.Provider("alpha", new Uri("http://127.0.0.1:1/v1")).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        using HttpResponseMessage response = await monitor.Client.GetAsync(path, Cancelled);

        Assert.Equal(status, (int)response.StatusCode);
        JsonNode error = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["error"]!;
        Assert.Equal(parameter, (string?)error["param"]);
        Assert.Contains(hint, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OutageAndRecovery_TellsChangesProbesAndAvailability()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        var list = provider.Models;
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        foreach (var models in new[] { ScriptedProvider.Text(500, ""), list, list })
        {
            provider.Models = models;
            monitor.Clock.Advance(TimeSpan.FromSeconds(60));
            await monitor.ProbeAsync();
        }

        JsonNode history = await monitor.GetAsync("monitor/history?target=alpha/one&hours=1");

        Assert.Equal(4, history["probes"]!.AsArray().Count);
        Assert.Equal(["healthy", "down", "healthy"], history["changes"]!.AsArray().Select(change => (string?)change!["state"]));
        Assert.Equal("answered 500", (string?)history["changes"]![1]!["detail"]);
        Assert.Equal(2.0 / 3, (double)history["availability"]!, 3);
        Assert.Contains("66.6 %", await monitor.Client.GetStringAsync("monitor/report", Cancelled), StringComparison.Ordinal);
    }

    private async Task<MonitorHost> StartAsync(ScriptedProvider provider)
    {
        provider.Models = ScriptedProvider.Text(200, """{"data":[{"id":"plain"},{"id":"seeing"},{"id":"seeing-caller"}]}""");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl)
            .Model("alpha", "plain")
            .Model("alpha", "seeing", null, "chat", "vision")
            .Model("alpha", "seeing-caller", null, "chat", "vision", "tools")
            .Model("alpha", "unlisted", null, "chat", "vision", "tools");
        MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        return monitor;
    }

    private static IEnumerable<string?> Names(JsonNode healthy) =>
        healthy["targets"]!.AsArray().Select(target => (string?)target!["target"]);

    private static long Ms(JsonNode? time) => ((DateTimeOffset)time!).ToUnixTimeMilliseconds();
}
