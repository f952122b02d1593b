using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.State.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary><c>/config</c>: the document read, replaced and patched.</summary>
public sealed class ConfigurationEditTests(SharedConfiguration shared, MeshFixture mesh) : IClassFixture<SharedConfiguration>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Published_ShowsTheVersionTheDocumentAndWhatItComesTo()
    {
        string tag = await shared.VersionAsync();

        JsonObject config = await shared.ConfigAsync();

        Assert.Equal(tag, $"\"{(long)config["version"]!["number"]!}\"");
        Assert.NotEmpty((string)config["version"]!["actor"]!);
        Assert.NotEmpty((string)config["fingerprint"]!);
        Assert.Equal(["second/echo"], config["document"]!["mappings"]!["team"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["first/echo", "second/echo"], config["mappings"]!["ring"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("round_robin", (string?)config["policies"]!["ring"]!["strategy"]);
        Assert.Contains(config["categories"]!.AsArray(), category => (string?)category!["name"] == "code" && (bool)category["built_in"]!);
        Assert.Null(config["not_persisted"]);
    }

    [Fact]
    public async Task Put_ForTheVersionInForce_IsInForceAsWrittenAndInTheFile()
    {
        string text = await DocumentAsync();
        string wanted = text.Replace("\"team\"", "/* put here */ \"put-here\": [\"first/echo\"],\n    \"team\"", StringComparison.Ordinal);

        using HttpResponseMessage answer = await shared.SendAsync("PUT", "config", wanted, await shared.VersionAsync());

        JsonNode change = await answer.JsonAsync();
        Assert.Equal(["$.mappings.put-here"], change["changed"]!.AsArray().Select(path => (string)path!));
        Assert.Equal("api", (string?)change["version"]!["origin"]);
        Assert.Equal($"\"{(long)change["version"]!["number"]!}\"", answer.Header("ETag"));
        Assert.Equal(["first/echo"], (await shared.ConfigAsync())["mappings"]!["put-here"]!.AsArray().Select(name => (string)name!));
        await Eventually.HoldsAsync("the file holds it", async () => await File.ReadAllTextAsync(shared.File, Cancelled) == wanted);
        using HttpResponseMessage chat = await shared.Router.ChatAsync(ChatBody.Of("put-here"), SharedConfiguration.AdminKey);
        Assert.NotEqual(HttpStatusCode.NotFound, chat.StatusCode);
    }

    [Fact]
    public async Task Patch_Merge_ChangesWhatItNamesAndLeavesTheComments()
    {
        string before = await DocumentAsync();

        using HttpResponseMessage answer = await shared.SendAsync(
            "PATCH", "config", """{ "settings": { "request_timeout_ms": 590000 }, "mappings": { "patched": ["first/echo"], "never": null } }""", await shared.VersionAsync());

        Assert.Equal(["$.mappings.patched", "$.settings.request_timeout_ms"], (await answer.JsonAsync())["changed"]!.AsArray().Select(path => (string)path!).Order());
        string after = await DocumentAsync();
        Assert.Contains("// in turn", after, StringComparison.Ordinal);
        Assert.StartsWith(before[..before.IndexOf("\"ring\"", StringComparison.Ordinal)], after, StringComparison.Ordinal);
        JsonObject config = await shared.ConfigAsync();
        Assert.Equal(590_000, (long)config["settings"]!["request_timeout_ms"]!);
        Assert.Equal(["first/echo"], config["mappings"]!["patched"]!.AsArray().Select(name => (string)name!));
    }

    [Theory]
    [InlineData("PUT", null, 428, "version_required")]
    [InlineData("PATCH", null, 428, "version_required")]
    [InlineData("PUT", "last week", 400, "invalid_value")]
    [InlineData("PATCH", "\"1\", \"2\"", 400, "invalid_value")]
    [InlineData("PATCH", "\"999999\"", 409, "version_conflict")]
    [InlineData("PUT", "\"0\"", 409, "version_conflict")]
    public async Task Edit_ForNoVersionOrAnother_ChangesNothing(string method, string? version, int status, string code)
    {
        string tag = await shared.VersionAsync();

        using HttpResponseMessage answer = await shared.SendAsync(method, "config", "{}", version);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
        Assert.Equal(status == 409 ? tag : null, answer.Header("ETag"));
        Assert.Equal(tag, await shared.VersionAsync());
    }

    [Theory]
    [InlineData("PUT", "{ \"mappings\": ", "$: line 1, column 15")]
    [InlineData("PUT", "", "$: line 1, column 1")]
    [InlineData("PATCH", """{ "mappings": { "lost": ["nobody/nothing"], "empty": [] }, "unheard_of": 1 }""", "$.mappings.lost[0] $.mappings.empty $.unheard_of")]
    [InlineData("PATCH", """{ "settings": { "profile": 7 } }""", "$.settings.profile")]
    public async Task Edit_ThatWouldNotBeValid_IsRefusedWithEveryPlaceAndChangesNothing(string method, string body, string places)
    {
        string tag = await shared.VersionAsync();
        string text = await DocumentAsync();

        using HttpResponseMessage answer = await shared.SendAsync(method, "config", body, "*");

        Assert.Equal((400, "invalid_configuration"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
        string[] errors = [.. (await answer.JsonAsync())["errors"]!.AsArray().Select(error => $"{(string?)error!["path"]}: {(string?)error["message"]}")];
        Assert.All(places.Contains(':', StringComparison.Ordinal) ? [places] : places.Split(' '), place => Assert.Contains(errors, error => error.StartsWith(place, StringComparison.Ordinal)));
        Assert.Equal((tag, text), (await shared.VersionAsync(), await DocumentAsync()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "settings": 1, "settings": null }""")]
    public async Task Patch_ThatIsNone_IsRefused(string body)
    {
        using HttpResponseMessage answer = await shared.SendAsync("PATCH", "config", body, "*");

        Assert.Equal((400, "invalid_json"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
    }

    [Fact]
    public async Task Put_LargerThanAllowed_IsRefused()
    {
        // Only said, not sent: the edge does not wait for it.
        RawAnswer answer = await RawRequest.SendAsync(
            shared.Router.Root,
            $"PUT /config HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SharedConfiguration.AdminKey}\r\nIf-Match: *\r\nContent-Length: {(1 << 20) + 1}\r\nConnection: close\r\n\r\n");

        Assert.Equal(413, answer.Status);
        Assert.Contains("request_too_large", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_Accepted_IsToldToTheAuditLogWithWhatItChanges()
    {
        using HttpResponseMessage first = await shared.SendAsync("PATCH", "config", """{ "mappings": { "audited": ["first/echo"] } }""", "*");
        using HttpResponseMessage refused = await shared.SendAsync("PATCH", "config", """{ "mappings": { "audited": [] } }""", "*");
        using HttpResponseMessage second = await shared.SendAsync("PATCH", "config", """{ "mappings": { "audited": ["second/echo"] } }""", "*");

        Assert.Equal((200, 400, 200), ((int)first.StatusCode, (int)refused.StatusCode, (int)second.StatusCode));
        IReadOnlyList<WaitingAudit> waiting = await shared.Router.Services.GetRequiredService<AuditQueue>().PeekAsync(100, Cancelled);
        AuditEvent[] told = [.. waiting.Select(one => one.Event!).Where(one => one.After?.Contains("audited", StringComparison.Ordinal) == true)];
        Assert.Equal(
            [("config.patch", "{}", """{"$.mappings.audited":["first/echo"]}"""), ("config.patch", """{"$.mappings.audited":["first/echo"]}""", """{"$.mappings.audited":["second/echo"]}""")],
            told.Select(one => (one.Action, one.Before, one.After)));
    }

    [Fact]
    public async Task Schema_Published_IsTheOneBesideTheFile()
    {
        using HttpResponseMessage answer = await shared.SendAsync("GET", "config/schema");

        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(LlmMesh.Testing.RepositoryRoot.Path, "router_config.schema.json"), Cancelled), await answer.TextAsync());
    }

    [Fact]
    public async Task Edit_NotShared_IsRefusedWithTheRemedyAndTheFileShown()
    {
        await using RouterServer alone = await mesh.StartRouterAsync(SharedConfiguration.Settings(isShared: false));

        using HttpResponseMessage edit = await SharedConfiguration.SendAsync(alone, "PATCH", "config", "{}", "*");
        using HttpResponseMessage config = await SharedConfiguration.SendAsync(alone, "GET", "config");

        Assert.Equal((409, "configuration_read_only"), ((int)edit.StatusCode, (string?)(await edit.ErrorAsync())["code"]));
        JsonNode shown = await config.JsonAsync();
        Assert.Null(shown["version"]);
        Assert.Null(config.Header("ETag"));
        Assert.Equal("second/echo", (string?)shown["document"]!["mappings"]!["team"]![0]);
    }

    [Fact]
    public async Task Edit_WithoutTheSharedState_ChangesNothingAndSaysSo()
    {
        await using RouterServer cut = await RouterServer.StartAsync("127.0.0.1:1", mesh.Emulator.Root, SharedConfiguration.Settings());

        foreach ((string method, string path) in new[] { ("PATCH", "config"), ("GET", "config/versions") })
        {
            using HttpResponseMessage answer = await SharedConfiguration.SendAsync(cut, method, path, method == "PATCH" ? """{ "settings": {} }""" : null, "*");
            Assert.Equal((503, "state_unavailable"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
        }

        using HttpResponseMessage config = await SharedConfiguration.SendAsync(cut, "GET", "config");
        Assert.Equal("second/echo", (string?)(await config.JsonAsync())["document"]!["mappings"]!["team"]![0]);
    }

    private async Task<string> DocumentAsync()
    {
        string number = (await shared.VersionAsync()).Trim('"');
        using HttpResponseMessage answer = await shared.SendAsync("GET", $"config/versions/{number}");
        return (string)(await answer.JsonAsync())["text"]!;
    }
}
