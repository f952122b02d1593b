using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

public sealed class OllamaTests(EmulatorFixture emulator)
{
    private const string Path = "api/chat";
    private const string Tools = """
        "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},
          {"type":"function","function":{"name":"clock"}}]
        """;

    private DialectCaller Caller => new(emulator.Server.Client);

    [Fact]
    public async Task Chat_SameQuestion_HasTheTextAndUsageOfAChatCompletion()
    {
        JsonNode chat = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", "ü and 漢字"));

        JsonNode answer = await Caller.DocumentAsync(Path, Body("ü and 漢字", stream: false));

        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], (string?)answer["message"]!["content"]);
        Assert.Equal((true, "stop"), ((bool)answer["done"]!, (string?)answer["done_reason"]));
        Assert.Equal((int)chat["usage"]!["prompt_tokens"]!, (int)answer["prompt_eval_count"]!);
        Assert.Equal((int)chat["usage"]!["completion_tokens"]!, (int)answer["eval_count"]!);
    }

    [Theory]
    [InlineData("hello", "")]
    [InlineData("call clock,weather", Tools)]
    [InlineData("hello", "\"think\":true,\"options\":{\"num_predict\":3,\"stop\":[\"zzz\"]}")]
    public async Task Chat_StreamNotMentioned_SendsLinesThatCarryTheDocument(string text, string members)
    {
        JsonNode document = await Caller.DocumentAsync(Path, Body(text, members, stream: false));

        using HttpResponseMessage response = await Caller.SendAsync(Path, Body(text, members));
        string raw = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("\n", raw, StringComparison.Ordinal);
        JsonNode[] lines = [.. raw.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];
        JsonNode message = document["message"]!;
        Assert.Equal((string?)message["content"], Join(lines, "content"));
        Assert.Equal((string?)message["thinking"] ?? "", Join(lines, "thinking"));
        Assert.Equal(
            (message["tool_calls"]?.AsArray() ?? []).Select(call => call!.ToJsonString()),
            lines.SelectMany(line => line["message"]!["tool_calls"]?.AsArray() ?? []).Select(call => call!.ToJsonString()));
        Assert.All(lines[..^1], line => Assert.False((bool)line["done"]!));
        JsonObject last = lines[^1].AsObject();
        document.AsObject().Remove("message");
        last.Remove("message");
        Assert.Equal(document.ToJsonString(), last.ToJsonString());
    }

    [Fact]
    public async Task Chat_ToolResult_AnswersInWords()
    {
        JsonNode answer = await Caller.DocumentAsync(Path, $$$"""
            {"model":"m","stream":false,{{{Tools}}},"messages":[{"role":"user","content":"call weather"},
            {"role":"assistant","content":"","tool_calls":[{"id":"c","function":{"name":"weather","arguments":{"city":"Oslo"} }}]},
            {"role":"tool","tool_name":"weather","content":"rain"}]}
            """);

        Assert.StartsWith("Hello from", (string)answer["message"]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_SchemaAsFormat_AnswersADocument()
    {
        JsonNode answer = await Caller.DocumentAsync(
            Path, Body("x", """ "format":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]} """, stream: false));

        Assert.Equal("""{"n":0}""", (string?)answer["message"]!["content"]);
    }

    [Fact]
    public async Task Chat_NoMessages_LoadsTheModel()
    {
        JsonNode answer = await Caller.DocumentAsync(Path, """{"model":"m"}""");

        Assert.Equal("load", (string?)answer["done_reason"]);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model is required")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "messages.content of type string")]
    [InlineData("""{"model":"m","messages":[{"role":"developer","content":"x"}]}""", "invalid message role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x","images":["data:image/png;base64,AA=="]}]}""", "illegal base64")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""", "arguments")]
    [InlineData("""{"model":"m","messages":[],"format":"xml"}""", "invalid format")]
    [InlineData("""{"model":"m","messages":[],"think":"xhigh"}""", "invalid think value")]
    [InlineData("""{"model":"m","messages":[],"options":{"stop":"x"}}""", "\"stop\" must be of type array")]
    [InlineData("{", "could not parse")]
    public async Task Chat_BadRequest_IsRefusedWithAString(string body, string words)
    {
        (int status, JsonNode document) = await Caller.AskAsync(Path, body);

        Assert.Equal(400, status);
        Assert.Contains(words, (string)document["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404", 404, "try pulling it first")]
    [InlineData("503", 503, "server busy")]
    [InlineData("500", 500, "terminated")]
    public async Task Chat_StatusFault_SpeaksOllama(string fault, int status, string words)
    {
        (int sent, JsonNode document) = await Caller.AskAsync(Path, Body("x"), ("x-emulator-fault", fault));

        Assert.Equal(status, sent);
        Assert.Contains(words, (string)document["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ErrorIn200_IsALineThatEndsTheStream()
    {
        string raw = await Caller.RawAsync(Path, Body("x"), ("x-emulator-fault", "error-in-200,after=2"));

        string[] lines = raw.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("""{"error":"The provider failed while answering."}""", lines[^1]);
    }

    [Fact]
    public async Task Embed_Texts_AreTheVectorsOfOtherDialects()
    {
        JsonNode expected = await Caller.DocumentAsync("v1/embeddings", """{"model":"m","input":["a","b c"],"dimensions":4}""");

        JsonNode answer = await Caller.DocumentAsync("api/embed", """{"model":"m","input":["a","b c"],"dimensions":4}""");

        Assert.Equal(expected["data"]!.AsArray().Select(entry => entry!["embedding"]!.ToJsonString()), answer["embeddings"]!.AsArray().Select(entry => entry!.ToJsonString()));
        Assert.Equal(3, (int)answer["prompt_eval_count"]!);
    }

    [Fact]
    public async Task Server_Questions_AreAnswered()
    {
        JsonNode tags = await Caller.DocumentAsync("api/tags", null);
        JsonNode show = await Caller.DocumentAsync("api/show", """{"model":"small"}""");
        JsonNode running = await Caller.DocumentAsync("api/ps", null);
        JsonNode version = await Caller.DocumentAsync("api/version", null);
        (int unknown, _) = await Caller.AskAsync("api/nothing", null);

        Assert.Equal(["small:latest", "large:latest", "echo:latest", "emulator-embedding:latest"], tags["models"]!.AsArray().Select(model => (string?)model!["name"]));
        Assert.Equal(128_000, (int)show["model_info"]!["emulator.context_length"]!);
        Assert.Contains("tools", show["capabilities"]!.AsArray().Select(word => (string?)word));
        Assert.Equal(4, running["models"]!.AsArray().Count);
        Assert.NotNull((string?)version["version"]);
        Assert.Equal(404, unknown);
    }

    private static string Body(string text, string members = "", bool? stream = null)
    {
        string more = members.Length == 0 ? "" : "," + members;
        string streamed = stream is { } said ? $",\"stream\":{(said ? "true" : "false")}" : "";
        string content = JsonValue.Create(text).ToJsonString();
        return $$"""{"model":"m","messages":[{"role":"user","content":{{content}} }]{{streamed}}{{more}} }""";
    }

    private static string Join(IEnumerable<JsonNode> lines, string member) => string.Concat(lines.Select(line => (string?)line["message"]![member]));
}
