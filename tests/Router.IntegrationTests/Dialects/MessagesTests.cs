using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Dialects;

/// <summary>The Messages API at both ends of the mesh, on the wire.</summary>
public sealed class MessagesTests(AnthropicMesh mesh, MeshFixture shared) : IClassFixture<AnthropicMesh>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_ToItsOwnDialect_GoesOutAsItCame()
    {
        const string Rest = """ ,"max_tokens":50,   "messages":[{"role":"user","content":"same"}],"fallbacks":["chat/bytes"]}""";

        (HttpStatusCode status, _) = await AskAsync("v1/messages", """{"model":"claude/bytes-one" """ + Rest, ("anthropic-beta", "x-2026"));

        ObservedRequest seen = Assert.Single(await shared.Emulator.EndedAsync(1, "bytes-one", Cancelled));
        string body = Encoding.UTF8.GetString(await shared.Emulator.BodyAsync(seen.Sequence));
        Assert.Equal("""{"model":"bytes-one"  ,"max_tokens":50,   "messages":[{"role":"user","content":"same"}]}""", body);
        Assert.Equal("/v1/messages", seen.Path);
        Assert.Contains("anthropic-beta", seen.Headers, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("anthropic-version", seen.Headers, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Chat_ToAnthropic_IsAnsweredInChat()
    {
        (HttpStatusCode status, JsonNode answer) = await AskAsync(
            "v1/chat/completions", """{"model":"claude/echo","messages":[{"role":"system","content":"s"},{"role":"user","content":"one two"}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("chat.completion", (string?)answer["object"]);
        Assert.Equal("echo:one two", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal(3, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task ChatStream_ToAnthropic_EndsWithUsageAndTheTerminator()
    {
        string stream = await StreamAsync(
            "v1/chat/completions",
            """{"model":"claude/echo","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"eins zwei"}]}""");

        string[] data = [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => one["data: ".Length..])];
        Assert.Equal("[DONE]", data[^1]);
        Assert.Equal(3, (int)JsonNode.Parse(data[^2])!["usage"]!["completion_tokens"]!);
        Assert.Equal("echo:eins zwei", string.Concat(data[..^2].Select(one => (string?)JsonNode.Parse(one)!["choices"]![0]!["delta"]!["content"])));
    }

    [Fact]
    public async Task Thinking_OnItsWayBack_IsAcceptedByWhoSignedIt()
    {
        const string Ask = """ "model":"claude/thinker","max_tokens":3000,"reasoning":{"max_tokens":1024} """;
        (_, JsonNode first) = await AskAsync("v1/chat/completions", "{" + Ask + ""","messages":[{"role":"user","content":"think"}]}""");
        JsonNode message = first["choices"]![0]!["message"]!;
        Assert.NotNull(message["reasoning_details"]);

        (HttpStatusCode status, _) = await AskAsync(
            "v1/chat/completions",
            "{" + Ask + $$""","messages":[{"role":"user","content":"think"},{{message.ToJsonString()}},{"role":"user","content":"again"}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Hint_ForAnthropic_IsNamedInAHeader()
    {
        using HttpResponseMessage answer = await mesh.Router.Client.PostAsync(
            new Uri("v1/chat/completions", UriKind.Relative),
            new StringContent("""{"model":"claude/echo","seed":1,"messages":[{"role":"user","content":"x"}]}"""),
            Cancelled);

        Assert.Equal(["seed"], answer.Headers.GetValues("x-mesh-dropped"));
    }

    [Fact]
    public async Task Field_NobodyHasAWordFor_IsRefusedByName()
    {
        (HttpStatusCode status, JsonNode answer) = await AskAsync(
            "v1/chat/completions", """{"model":"claude/echo","logprobs":true,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("'logprobs'", (string)answer["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(("unsupported_parameter", "logprobs"), ((string?)answer["error"]!["code"], (string?)answer["error"]!["param"]));
    }

    [Fact]
    public async Task Field_AnotherCandidateKnows_GoesThere()
    {
        (HttpStatusCode status, JsonNode answer) = await AskAsync(
            "v1/chat/completions", """{"model":"claude/echo","fallbacks":["chat/echo"],"n":2,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal((HttpStatusCode.OK, 2), (status, answer["choices"]!.AsArray().Count));
    }

    [Fact]
    public async Task Message_WhoseProviderFails_IsAnsweredByAnotherDialect()
    {
        string stream = await StreamAsync(
            "v1/messages",
            """{"model":"claude-down/fault-500","fallbacks":["chat/echo"],"max_tokens":50,"stream":true,"messages":[{"role":"user","content":"on"}]}""");

        Assert.StartsWith("event: message_start\n", stream, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"echo:on\"", stream, StringComparison.Ordinal);
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", stream, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/messages", """{"model":"claude/echo","messages":[]}""", 400, "invalid_request_error", "max_tokens")]
    [InlineData("v1/messages", """{"model":"nobody/home","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", 404, "not_found_error", "model")]
    [InlineData("v1/messages", """{"max_tokens":1,"messages":[]}""", 400, "invalid_request_error", "model")]
    [InlineData("v1/messages/count_tokens", """{"model":"claude/echo"}""", 400, "invalid_request_error", "messages")]
    public async Task Error_OfTheMesh_HasTheDialectsShape(string path, string body, int status, string type, string param)
    {
        (HttpStatusCode answered, JsonNode error) = await AskAsync(path, body);

        Assert.Equal(status, (int)answered);
        Assert.Equal(("error", type, param), ((string?)error["type"], (string?)error["error"]!["type"], (string?)error["error"]!["details"]!["param"]));
        Assert.NotEmpty((string)error["request_id"]!);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> AskAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await mesh.Router.Client.SendAsync(request, Cancelled);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!);
    }

    private async Task<string> StreamAsync(string path, string body)
    {
        using HttpResponseMessage response = await mesh.Router.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body), Cancelled);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }
}
