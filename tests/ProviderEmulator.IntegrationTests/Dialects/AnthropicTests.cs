using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

public sealed class AnthropicTests(EmulatorFixture emulator)
{
    private const string Path = "v1/messages";
    private const string Weather = """
        "tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},
          {"name":"clock","input_schema":{"type":"object"}}]
        """;

    private DialectCaller Caller => new(emulator.Server.Client, ("anthropic-version", "2023-06-01"));

    [Fact]
    public async Task Message_SameQuestion_HasTheTextAndUsageOfAChatCompletion()
    {
        JsonNode chat = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", "ü and 漢字"));

        JsonNode message = await Caller.DocumentAsync(Path, Body("ü and 漢字"));

        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], (string?)message["content"]![0]!["text"]);
        Assert.Equal("end_turn", (string?)message["stop_reason"]);
        Assert.StartsWith("msg_", (string)message["id"]!, StringComparison.Ordinal);
        Assert.Equal((int)chat["usage"]!["prompt_tokens"]!, (int)message["usage"]!["input_tokens"]!);
        Assert.Equal((int)chat["usage"]!["completion_tokens"]!, (int)message["usage"]!["output_tokens"]!);
    }

    [Theory]
    [InlineData("hello", "")]
    [InlineData("call clock,weather", Weather)]
    [InlineData("hello", """ "thinking":{"type":"adaptive"}, "stop_sequences":["emulator"] """)]
    public async Task Stream_Reassembled_IsTheDocument(string text, string members)
    {
        JsonNode document = await Caller.DocumentAsync(Path, Body(text, members));

        IReadOnlyList<(string Name, JsonNode Data)> events = await Caller.EventsAsync(Path, Body(text, members, stream: true));

        Assert.All(events, item => Assert.Equal(item.Name, (string?)item.Data["type"]));
        Assert.Equal("message_stop", events[^1].Name);
        JsonNode message = Reassemble(events.Select(item => item.Data));
        message["usage"] = document["usage"]!.DeepClone();
        Assert.Equal(document.ToJsonString(), message.ToJsonString());
        JsonNode end = events.Single(item => item.Name == "message_delta").Data;
        Assert.Equal((int)document["usage"]!["output_tokens"]!, (int)end["usage"]!["output_tokens"]!);
    }

    [Fact]
    public async Task Message_StopSequence_IsNamed()
    {
        JsonNode message = await Caller.DocumentAsync(Path, Body("one two", "\"stop_sequences\":[\"zero\",\"two\"]", model: "echo"));

        Assert.Equal("echo:one ", (string?)message["content"]![0]!["text"]);
        Assert.Equal("stop_sequence", (string?)message["stop_reason"]);
        Assert.Equal("two", (string?)message["stop_sequence"]);
    }

    [Fact]
    public async Task Message_ThinkingComesBack_IsAcceptedOnlyAsItWasSigned()
    {
        JsonNode first = await Caller.DocumentAsync(Path, Body("call clock", Weather + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", tokens: 2000));
        JsonArray content = first["content"]!.AsArray();
        Assert.Equal("thinking", (string?)content[0]!["type"]);

        string Loop() => $$"""
            {"model":"m","max_tokens":2000,{{Weather}},"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"call clock"},
            {"role":"assistant","content":{{content.ToJsonString()}}},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_emu0","content":"noon"}]}]}
            """;
        JsonNode second = await Caller.DocumentAsync(Path, Loop());
        content[0]!["signature"] = "Zm9yZ2Vk";
        (int status, JsonNode refusal) = await Caller.AskAsync(Path, Loop());
        content.RemoveAt(0);
        (int without, _) = await Caller.AskAsync(Path, Loop());

        Assert.Equal("end_turn", (string?)second["stop_reason"]);
        Assert.Equal(400, status);
        Assert.Contains("Invalid `signature`", (string)refusal["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(400, without);
    }

    [Fact]
    public async Task Message_CacheMarks_SplitTheInput()
    {
        const string Body = """
            {"model":"m","max_tokens":10,"system":[{"type":"text","text":"a b c","cache_control":{"type":"ephemeral"}}],
            "messages":[{"role":"user","content":[{"type":"text","text":"d e","cache_control":{"type":"ephemeral","ttl":"5m"}}]},{"role":"assistant","content":"f"},{"role":"user","content":"g"}]}
            """;

        JsonNode usage = (await Caller.DocumentAsync(Path, Body))["usage"]!;

        Assert.Equal((3, 2, 2), ((int)usage["cache_read_input_tokens"]!, (int)usage["cache_creation_input_tokens"]!, (int)usage["input_tokens"]!));
    }

    [Theory]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model: Field required")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", "max_tokens: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", "messages: at least one message")]
    [InlineData("""{"model":"m","max_tokens":1,"n":1,"messages":[{"role":"user","content":"x"}]}""", "n: Extra inputs are not permitted")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":"x"}]}""", "first message")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"tool","content":"x"}]}""", "messages.0.role")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":""}]}""", "non-empty content")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}""", "non-empty")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":"x","index":0}]}]}""", "messages.0.content.0.text.index")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "Input tag 'image_url'")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}""", "unexpected `tool_use_id`")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":"y"}]}""", "without `tool_result`")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"call.1","name":"f","input":{}}]}]}""", "should match pattern")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":"{}"}]}]}""", "valid dictionary")]
    [InlineData("""{"model":"m","max_tokens":1,"temperature":1.5,"messages":[{"role":"user","content":"x"}]}""", "temperature: range")]
    [InlineData("""{"model":"m","max_tokens":1,"tool_choice":{"type":"any"},"messages":[{"role":"user","content":"x"}]}""", "providing tools")]
    [InlineData("""{"model":"m","max_tokens":1,"tools":[{"type":"function","name":"f"}],"messages":[{"role":"user","content":"x"}],"tool_choice":{"type":"required"}}""", "tool_choice.type")]
    [InlineData("""{"model":"m","max_tokens":1,"tools":[{"name":"f","parameters":{}}],"messages":[{"role":"user","content":"x"}]}""", "input_schema")]
    [InlineData("""{"model":"m","max_tokens":1500,"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"x"}]}""", "must be greater")]
    [InlineData("{", "could not parse")]
    public async Task Message_BadRequest_IsRefusedInAnthropicsShape(string body, string words)
    {
        (int status, JsonNode document) = await Caller.AskAsync(Path, body);

        Assert.Equal(400, status);
        Assert.Equal("error", (string?)document["type"]);
        Assert.Equal("invalid_request_error", (string?)document["error"]!["type"]);
        Assert.Contains(words, (string)document["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_Version_IsDemandedAndDecidesAboutSampling()
    {
        DialectCaller bare = new(emulator.Server.Client);
        string sampled = Body("x", "\"top_p\":0.9");

        Assert.Equal(400, (await bare.AskAsync(Path, Body("x"))).Status);
        Assert.Equal(400, (await bare.AskAsync(Path, Body("x"), ("anthropic-version", "2024-01-01"))).Status);
        Assert.Equal(200, (await bare.AskAsync(Path, sampled, ("anthropic-version", "2023-06-01"))).Status);
        Assert.Equal(400, (await bare.AskAsync(Path, sampled, ("anthropic-version", "2026-10-21"))).Status);
    }

    [Fact]
    public async Task CountTokens_Prompt_CountsWhatTheMessageReports()
    {
        JsonNode count = await Caller.DocumentAsync(Path + "/count_tokens", """{"model":"m","system":"a b","messages":[{"role":"user","content":"c d"}]}""");

        Assert.Equal(4, (int)count["input_tokens"]!);
    }

    [Fact]
    public async Task Models_VersionHeader_ListsInAnthropicsShape()
    {
        JsonNode list = await Caller.DocumentAsync("v1/models", null);
        JsonNode one = await Caller.DocumentAsync("v1/models/x", null);

        Assert.Equal(["small", "large", "echo"], list["data"]!.AsArray().Select(model => (string?)model!["id"]));
        Assert.Equal(("model", "x"), ((string?)one["type"], (string?)one["id"]));
    }

    [Theory]
    [InlineData("401", 401, "authentication_error")]
    [InlineData("context-length", 400, "invalid_request_error")]
    [InlineData("429", 429, "rate_limit_error")]
    [InlineData("529", 529, "overloaded_error")]
    [InlineData("500", 500, "api_error")]
    [InlineData("nonsense", 400, "invalid_request_error")]
    public async Task Message_StatusFault_SpeaksAnthropic(string fault, int status, string type)
    {
        (int sent, JsonNode document) = await Caller.AskAsync(Path, Body("x"), ("x-emulator-fault", fault));

        Assert.Equal(status, sent);
        Assert.Equal(type, (string?)document["error"]!["type"]);
    }

    [Fact]
    public async Task Stream_ErrorIn200_IsAnErrorEventWithoutAnEnd()
    {
        string raw = await Caller.RawAsync(Path, Body("x", stream: true), ("x-emulator-fault", "error-in-200,after=2"));

        Assert.Contains("event: error\ndata: {\"type\":\"error\"", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("message_delta", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_KeyConfigured_IsReadFromItsOwnHeader()
    {
        await using Testing.Emulator.EmulatorServer server =
            await Testing.Emulator.EmulatorServer.StartAsync(builder => builder.Configuration["Emulator:ApiKey"] = "emulator-key");
        DialectCaller caller = new(server.Client, ("anthropic-version", "2023-06-01"));

        Assert.Equal(200, (await caller.AskAsync(Path, Body("x"), ("x-api-key", "emulator-key"))).Status);
        Assert.Equal(401, (await caller.AskAsync(Path, Body("x"), ("x-api-key", "wrong"))).Status);
        Assert.Equal("x-api-key …-key", (await server.RequestsAsync())[0].Authorization);
    }

    private static string Body(string text, string members = "", bool stream = false, string model = "m", int tokens = 1000)
    {
        string more = members.Length == 0 ? "" : "," + members;
        string content = JsonValue.Create(text).ToJsonString();
        return $$"""{"model":"{{model}}","max_tokens":{{tokens}},"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{content}}}]{{more}}}""";
    }

    /// <summary>What Anthropic's own clients do with the events.</summary>
    private static JsonNode Reassemble(IEnumerable<JsonNode> events)
    {
        JsonNode message = new JsonObject();
        foreach (JsonNode item in events)
        {
            JsonArray content = message["content"] as JsonArray ?? [];
            switch ((string?)item["type"])
            {
                case "message_start":
                    message = item["message"]!.DeepClone();
                    break;
                case "content_block_start":
                    Assert.Equal(content.Count, (int)item["index"]!);
                    content.Add(item["content_block"]!.DeepClone());
                    break;
                case "content_block_delta":
                    Append(content[(int)item["index"]!]!, item["delta"]!);
                    break;
                case "content_block_stop" when content[(int)item["index"]!]!["partial"] is { } partial:
                    JsonNode block = content[(int)item["index"]!]!;
                    block["input"] = JsonNode.Parse((string)partial! is { Length: > 0 } given ? given : "{}");
                    block.AsObject().Remove("partial");
                    break;
                case "message_delta":
                    foreach ((string name, JsonNode? value) in item["delta"]!.AsObject())
                    {
                        message[name] = value?.DeepClone();
                    }

                    break;
            }
        }

        return message;
    }

    private static void Append(JsonNode block, JsonNode delta)
    {
        (string member, string piece) = (string?)delta["type"] switch
        {
            "text_delta" => ("text", "text"),
            "thinking_delta" => ("thinking", "thinking"),
            "signature_delta" => ("signature", "signature"),
            _ => ("partial", "partial_json"),
        };
        block[member] = (string?)block[member] + (string?)delta[piece];
    }
}
