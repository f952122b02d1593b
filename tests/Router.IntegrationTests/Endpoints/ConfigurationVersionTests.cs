using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.State.Audit;
using LlmMesh.State.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary><c>/config/versions</c>.</summary>
public sealed class ConfigurationVersionTests(SharedConfiguration shared) : IClassFixture<SharedConfiguration>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activate_Earlier_PutsItInForceUnderANewNumberAndForthAgain()
    {
        long before = await NumberAsync();
        using HttpResponseMessage edit = await shared.SendAsync("PATCH", "config", """{ "mappings": { "later": ["first/echo"] } }""", "*");
        long after = await NumberAsync();

        using HttpResponseMessage back = await shared.SendAsync("POST", $"config/versions/{before}/activate");
        JsonNode went = await back.JsonAsync();
        Assert.Equal((after + 1, "activation", before), ((long)went["version"]!["number"]!, (string?)went["version"]!["origin"], (long)went["version"]!["activated"]!));
        Assert.Equal(["$.mappings.later"], went["changed"]!.AsArray().Select(path => (string)path!));
        Assert.Null((await shared.ConfigAsync())["mappings"]!["later"]);

        using HttpResponseMessage forth = await shared.SendAsync("POST", $"config/versions/{after}/activate", version: back.Header("ETag"));
        Assert.Equal(HttpStatusCode.OK, forth.StatusCode);
        Assert.NotNull((await shared.ConfigAsync())["mappings"]!["later"]);
        IReadOnlyList<WaitingAudit> waiting = await shared.Router.Services.GetRequiredService<AuditQueue>().PeekAsync(100, Cancelled);
        Assert.Contains(
            ("config.activate", $"{before}", $$"""{"version":{{after}}}""", $$"""{"version":{{before}}}"""),
            waiting.Select(one => (one.Event!.Action, one.Event.Subject, one.Event.Before!, one.Event.After!)));
    }

    [Fact]
    public async Task List_AfterEdits_ShowsThemNewestFirstAndEachInFull()
    {
        using HttpResponseMessage edit = await shared.SendAsync("PATCH", "config", """{ "mappings": { "listed": ["first/echo"] } }""", "*");

        using HttpResponseMessage list = await shared.SendAsync("GET", "config/versions");

        JsonNode shown = await list.JsonAsync();
        long[] numbers = [.. shown["versions"]!.AsArray().Select(version => (long)version!["number"]!)];
        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.Equal(numbers[0], (long)shown["in_force"]!);
        Assert.Equal("file", (string?)shown["versions"]!.AsArray()[^1]!["origin"]);
        using HttpResponseMessage first = await shared.SendAsync("GET", $"config/versions/{numbers[^1]}");
        JsonNode full = await first.JsonAsync();
        Assert.Contains("// Who serves the team.", (string)full["text"]!, StringComparison.Ordinal);
        Assert.Equal("second/echo", (string?)full["document"]!["mappings"]!["team"]![0]);
    }

    [Theory]
    [InlineData("GET", "config/versions/999999")]
    [InlineData("POST", "config/versions/999999/activate")]
    public async Task Version_NotKept_IsNotFound(string method, string path)
    {
        using HttpResponseMessage answer = await shared.SendAsync(method, path);

        Assert.Equal((404, "version_not_found"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
    }

    [Fact]
    public async Task Activate_ForAnotherVersion_IsAConflict()
    {
        long number = await NumberAsync();

        using HttpResponseMessage answer = await shared.SendAsync("POST", $"config/versions/{number}/activate", version: "\"999999\"");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(number, await NumberAsync());
    }

    [Fact]
    public async Task Activate_VersionThatIsNoLongerValid_IsRefusedWithPathsAndChangesNothing()
    {
        // Such as an older or newer mesh, or one with other variables, may have published.
        ConfigurationStore store = shared.Router.Services.GetRequiredService<ConfigurationStore>();
        long number = await NumberAsync();
        var foreign = new ConfigurationVersion { Number = number + 1, Document = """{ "mappings": { "team": [] } }""", Actor = "elsewhere", AtMs = 1 };
        Assert.True(await store.PublishAsync(foreign, number, Cancelled));
        using HttpResponseMessage forth = await shared.SendAsync("POST", $"config/versions/{number}/activate");
        Assert.Equal(HttpStatusCode.OK, forth.StatusCode);
        long inForce = await NumberAsync();

        using HttpResponseMessage answer = await shared.SendAsync("POST", $"config/versions/{foreign.Number}/activate");

        Assert.Equal((400, "invalid_configuration"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
        Assert.Equal("$.mappings.team", (string?)(await answer.JsonAsync())["errors"]![0]!["path"]);
        Assert.Equal(inForce, await NumberAsync());
    }

    private async Task<long> NumberAsync() => long.Parse((await shared.VersionAsync()).Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
}
