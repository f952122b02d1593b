using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Endpoints;

public sealed class MonitorEndpointTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task Status_AfterAProbe_TellsEverythingOfATarget()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();

        JsonNode status = await monitor.StatusAsync();

        Assert.Equal("shared", (string?)status["source"]);
        JsonNode expected = JsonNode.Parse("""
            {
              "model": "one", "state": "healthy", "latency_ms": 0, "checked_at": "2026-01-01T00:00:00+00:00", "detail": null,
              "next_probe_at": "2026-01-01T00:10:00+00:00"
            }
            """)!;
        Assert.Equal(expected.ToJsonString(), status.Target("alpha", "one").ToJsonString());
        Assert.Equal("""{"healthy":1,"degraded":0,"slow":0,"down":0,"unknown":0}""", status["summary"]!.ToJsonString());
    }

    [Fact]
    public async Task Status_BeforeTheFirstAnswer_IsUnknown()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = provider.Models;
        provider.Models = async http =>
        {
            await release.Task.WaitAsync(http.RequestAborted);
            await answer(http);
        };
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        JsonNode status = await monitor.StatusAsync();
        release.SetResult();

        Assert.Equal("unknown", status.State("alpha", "one"));
        Assert.Null(status.Target("alpha", "one")["checked_at"]);
    }

    [Fact]
    public async Task Report_Asked_IsMarkdown()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();

        using HttpResponseMessage response = await monitor.Client.GetAsync("monitor/report", Cancelled);

        Assert.Equal("text/markdown", response.Content.Headers.ContentType?.MediaType);
        string report = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("1 healthy", report, StringComparison.Ordinal);
        Assert.Contains("| alpha    | one   | healthy |", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/monitor/unknown")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/monitor/probe")]
    [InlineData("DELETE", "/monitor/status")]
    public async Task UnknownRoute_Asked_IsOpenAIsError(string method, string path)
    {
        using var mesh = new MeshFile();
        mesh.Mapping("chain", "openai/gpt-4o");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage response = await monitor.Client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        JsonNode error = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["error"]!;
        Assert.Equal($"Unknown route: {method} {path}", (string?)error["message"]);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal("unknown_route", (string?)error["code"]);
        Assert.True(error.AsObject().ContainsKey("param"));
    }

    [Fact]
    public async Task Status_NoProviderConfigured_IsEmpty()
    {
        using var mesh = new MeshFile();
        mesh.Mapping("chain", "openai/gpt-4o");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        Assert.Empty((await monitor.ProbeAsync())["providers"]!.AsArray());
    }
}
