using System.Text.Json.Nodes;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.IntegrationTests.Guards;

/// <summary>A guard that is a service of the operator's: what it is asked, and what follows when it fails.</summary>
public sealed class ExternalGuardTests(MeshFixture mesh)
{
    [Fact]
    public async Task Request_IsAskedAbout_WithoutAnythingElse()
    {
        await using VerdictServer server = await VerdictServer.StartAsync("""{"verdict":"allow"}""");
        await using RouterServer router = await StartAsync(server.Url, "before", "block");

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"first/{mesh.Providers.Next()}", "Say hello"));

        Assert.True(response.IsSuccessStatusCode);
        JsonNode question = Assert.Single(server.Questions);
        Assert.Equal(["phase", "text", "request_id", "team"], question.AsObject().Select(member => member.Key));
        Assert.Equal(("before", "Say hello", response.RequestId()), ((string)question["phase"]!, (string)question["text"]!, (string)question["request_id"]!));
    }

    [Fact]
    public async Task Request_Refused_SaysTheReasonOnlyIfItIsACode()
    {
        await using VerdictServer server = await VerdictServer.StartAsync((question, http) => http.Response.WriteAsJsonAsync(new
        {
            verdict = "block",
            reason = (string)question["text"]! == "one" ? "off_topic" : "you said: two",
        }));
        await using RouterServer router = await StartAsync(server.Url, "before", "allow");

        using HttpResponseMessage code = await router.ChatAsync(ChatBody.Of("first/echo", "one"));
        using HttpResponseMessage sentence = await router.ChatAsync(ChatBody.Of("first/echo", "two"));

        Assert.Contains("(off_topic)", (string)(await code.ErrorAsync())["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("two", (string)(await sentence.ErrorAsync())["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_IsAskedAboutInParts_AndMaskedByTheGuardsText()
    {
        await using VerdictServer server = await VerdictServer.StartAsync((question, http) =>
        {
            string text = (string)question["text"]!;
            return http.Response.WriteAsJsonAsync(new { verdict = "mask", text = text.ToUpperInvariant() });
        });
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        string said = string.Concat(Enumerable.Range(1000, 400).Select(number => $"word{number} "));
        provider.Says("long", string.Concat(said.Chunk(9).Select(piece => ScriptedProvider.Piece(new string(piece)))) + ScriptedProvider.Finish());
        await using RouterServer router = await StartAsync(server.Url, "after", "block", provider);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("scripted/long", stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.Equal(said.ToUpperInvariant(), stream.Content);
        Assert.True(stream.IsDone);
        Assert.Equal(said, string.Concat(server.Questions.Select(question => (string)question["text"]!)));
        Assert.All(server.Questions, question => Assert.Equal("after", (string)question["phase"]!));
    }

    [Theory]
    [InlineData("dead")]
    [InlineData("slow")]
    [InlineData("refuses", "{}", 500)]
    [InlineData("redirects", "", 302)]
    [InlineData("malformed", "{\"verdict\":")]
    [InlineData("unknown", "{\"verdict\":\"perhaps\"}")]
    [InlineData("endless", "endless")]
    public async Task Guard_ThatCannotSay_DoesWhatWasDeclared(string how, string answer = "", int status = 200)
    {
        await using VerdictServer server = await VerdictServer.StartAsync(async (_, http) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = status == 302 ? "/guard" : default;
            if (how == "slow")
            {
                TaskCompletionSource left = new();
                await using CancellationTokenRegistration leaving = http.RequestAborted.Register(left.SetResult);
                await left.Task;
            }

            for (int i = 0; how == "endless" && i < 1000; i++)
            {
                await http.Response.WriteAsync(new string(' ', 1000), http.RequestAborted);
            }

            await http.Response.WriteAsync(answer);
        });
        Uri url = how == "dead" ? new Uri($"http://127.0.0.1:{LoopbackPort.FindFree()}/guard") : server.Url;
        foreach ((string onFailure, int expected) in (List<(string, int)>)[("allow", 200), ("block", 400)])
        {
            await using RouterServer router = await StartAsync(url, "before", onFailure);

            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"first/{mesh.Providers.Next()}", "Say hello"));

            Assert.Equal(expected, (int)response.StatusCode);
            Assert.Equal(expected == 400 ? "own" : null, response.Header("x-mesh-guard"));
        }
    }

    private Task<RouterServer> StartAsync(Uri url, string phase, string onFailure, ScriptedProvider? provider = null) => GuardScene.StartAsync(
        mesh,
        $$"""{ "name": "own", "kind": "http", "{{phase}}": "block", "url": "{{url}}", "allow_private": true, "timeout_ms": 3000, "on_failure": "{{onFailure}}" }""",
        provider);
}
