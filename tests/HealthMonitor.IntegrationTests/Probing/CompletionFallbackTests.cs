using System.Text.Json.Nodes;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class CompletionFallbackTests(GarnetServer state) : MonitorTests(state)
{
    private static readonly string Padding = new(' ', 9 * 1024 * 1024);

    public static TheoryData<int, string> SilentLists => new()
    {
        { 404, "" },
        { 405, "" },
        { 501, "" },
        { 200, "" },
        { 200, "<html>Welcome</html>" },
        { 200, """{"object":"list","data":[]}""" },
        { 200, """{"models":"none"}""" },
        { 200, """{"data":[{"id":"other"}]}""" + Padding },
    };

    [Theory]
    [MemberData(nameof(SilentLists))]
    public async Task Probe_ListSaysNothing_AsksForOneToken(int status, string body)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(status, body);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        Assert.Equal("healthy", (await monitor.ProbeAsync()).State("alpha", "one"));

        JsonNode asked = Assert.Single(provider.CompletionRequests).Body!;
        Assert.Equal("one", (string?)asked["model"]);
        Assert.Equal(1, (int)asked["max_tokens"]!);
    }

    [Fact]
    public async Task Probe_ListSaysNothing_AsksOnlyMappedChatModels()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(404, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl)
            .Model("alpha", "mapped")
            .Model("alpha", "not-mapped")
            .Model("alpha", "painter", "image_output")
            .Model("alpha", "speaker", "audio")
            .Model("alpha", "embedder", "embedding")
            .Mapping("first", "alpha/mapped", "alpha/painter")
            .Mapping("second", "alpha/speaker", "alpha/embedder", "alpha/mapped");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        JsonNode status = await monitor.ProbeAsync();

        Assert.Equal("mapped", Assert.Single(provider.CompletionRequests).Model);
        Assert.Equal("healthy", status.State("alpha", "mapped"));
        Assert.All(["not-mapped", "painter", "speaker", "embedder"], model => Assert.Equal("unknown", status.State("alpha", model)));
        Assert.Contains("no mapping", status.Detail("alpha", "not-mapped"), StringComparison.Ordinal);
        Assert.Contains("cost", status.Detail("alpha", "painter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_ListAnswers_AsksForNoToken()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl)
            .Model("alpha", "one")
            .Model("alpha", "painter", "image_output")
            .Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        await monitor.ProbeAsync();

        Assert.Empty(provider.CompletionRequests);
    }

    [Theory]
    [InlineData(200, """{"error":{"message":"overloaded"}}""", "the answer is not a completion")]
    [InlineData(200, "<html></html>", "the answer is not a completion")]
    [InlineData(404, "", "answered 404")]
    [InlineData(503, "", "answered 503")]
    public async Task Probe_CompletionFails_IsDown(int status, string body, string reason)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(404, "");
        provider.Completions = ScriptedProvider.Text(status, body);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        JsonNode found = await monitor.ProbeAsync();

        Assert.Equal("down", found.State("alpha", "one"));
        Assert.Equal(reason, found.Detail("alpha", "one"));
    }

    [Fact]
    public async Task Probe_OneTargetFails_TheOthersAreAsked()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(404, "");
        RequestDelegate answer = provider.Completions;
        provider.Completions = http => provider.CompletionRequests.Last().Model == "broken"
            ? ScriptedProvider.Text(500, "")(http)
            : answer(http);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl)
            .Model("alpha", "broken")
            .Model("alpha", "sound")
            .Mapping("chain", "alpha/broken", "alpha/sound");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        JsonNode status = await monitor.ProbeAsync();

        Assert.Equal("down", status.State("alpha", "broken"));
        Assert.Equal("healthy", status.State("alpha", "sound"));
    }
}
