using System.Text.Json.Nodes;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

public sealed class GeminiTests(EmulatorFixture emulator)
{
    private const string Model = "v1beta/models/m";
    private const string Stream = Model + ":streamGenerateContent";
    private const string Whole = Model + ":generateContent";
    private const string Tools = """
        "tools":[{"functionDeclarations":[{"name":"weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}},"required":["city"]}},
          {"name":"clock","parametersJsonSchema":{"type":"object","$defs":{},"properties":{}}}]}]
        """;

    private DialectCaller Caller => new(emulator.Server.Client);

    [Fact]
    public async Task Generate_SameQuestion_HasTheTextAndUsageOfAChatCompletion()
    {
        JsonNode chat = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", "ü and 漢字"));

        JsonNode answer = await Caller.DocumentAsync(Whole, Body("ü and 漢字"));

        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], Text(answer));
        Assert.Equal("STOP", (string?)answer["candidates"]![0]!["finishReason"]);
        Assert.Equal((int)chat["usage"]!["prompt_tokens"]!, (int)answer["usageMetadata"]!["promptTokenCount"]!);
        Assert.Equal((int)chat["usage"]!["completion_tokens"]!, (int)answer["usageMetadata"]!["candidatesTokenCount"]!);
    }

    [Theory]
    [InlineData("hello", "")]
    [InlineData("call clock,weather", Tools)]
    [InlineData("hello", """ "generationConfig":{"thinkingConfig":{"includeThoughts":true},"maxOutputTokens":3} """)]
    public async Task Stream_EventsAndArray_CarryTheDocument(string text, string members)
    {
        JsonNode document = await Caller.DocumentAsync(Whole, Body(text, members));

        JsonNode[] events = [.. (await Caller.EventsAsync(Stream + "?alt=sse", Body(text, members))).Select(item => item.Data)];
        JsonNode[] elements = [.. (await Caller.DocumentAsync(Stream, Body(text, members))).AsArray().Select(item => item!)];

        Assert.Equal(events.Select(item => item.ToJsonString()), elements.Select(item => item.ToJsonString()));
        Assert.Equal(Text(document), string.Concat(events.Select(Text)));
        Assert.Equal(Calls([document]), Calls(events));
        Assert.Equal((string?)document["candidates"]![0]!["finishReason"], (string?)events[^1]["candidates"]![0]!["finishReason"]);
        Assert.All(events[..^1], item => Assert.Null(item["candidates"]![0]!["finishReason"]));
        Assert.Equal(document["usageMetadata"]!.ToJsonString(), events[^1]["usageMetadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("signed", 200)]
    [InlineData("", 400)]
    [InlineData("Zm9yZ2Vk", 400)]
    [InlineData("skip_thought_signature_validator", 200)]
    public async Task Generate_CallComesBack_NeedsItsSignature(string signature, int expected)
    {
        JsonNode content = (await Caller.DocumentAsync(Whole, Body("call weather", Tools)))["candidates"]![0]!["content"]!;
        JsonObject part = content["parts"]![0]!.AsObject();
        if (signature.Length == 0)
        {
            part.Remove("thoughtSignature");
        }
        else if (signature != "signed")
        {
            part["thoughtSignature"] = signature;
        }

        (int status, JsonNode answer) = await Caller.AskAsync(Whole, $$"""
            {"contents":[{"role":"user","parts":[{"text":"call weather"}]},{{content.ToJsonString()}},
            {"role":"user","parts":[{"functionResponse":{"id":"call_emu0","name":"weather","response":{"output":"rain"} } }]}],{{Tools}} }
            """);

        Assert.True(status == expected, answer.ToJsonString());
        if (expected == 400)
        {
            Assert.Contains("thought", (string)answer["error"]!["message"]!, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Generate_SnakeCase_IsTakenToo()
    {
        JsonNode answer = await Caller.DocumentAsync(
            "v1beta/models/echo:generateContent",
            """{"system_instruction":{"parts":[{"text":"a"}]},"contents":[{"parts":[{"text":"one two"}]}],"generation_config":{"max_output_tokens":1}}""");

        Assert.Equal("echo:one", Text(answer));
        Assert.Equal("MAX_TOKENS", (string?)answer["candidates"]![0]!["finishReason"]);
        Assert.Equal(3, (int)answer["usageMetadata"]!["promptTokenCount"]!);
    }

    [Theory]
    [InlineData("""{"contents":[]}""", "contents is not specified")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"seed":1}""", "Unknown name \"seed\"")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"max_tokens":1}}""", "Unknown name \"max_tokens\" at 'generationConfig'")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[{"text":"x"}]}]}""", "valid role")]
    [InlineData("""{"contents":[{"role":"user","parts":[]}]}""", "must not be empty")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x","inlineData":{"mimeType":"image/png","data":"AA=="}}]}]}""", "oneof field 'data'")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"data:image/png;base64,AA=="}}]}]}""", "Base64 decoding failed")]
    [InlineData("""{"contents":[{"parts":[{"fileData":{"mimeType":"image/png","fileUri":"https://example.com/x.png"}}]}]}""", "Cannot fetch")]
    [InlineData("""{"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "function call turn")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"text":"y"}]}]}""", "number of function response parts")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":"{}"}}]}]}""", "Struct")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","additionalProperties":false}}]}]}""", "Unknown name \"additionalProperties\"")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseJsonSchema":{"type":"object"}}}""", "response mime type")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":1,"thinkingLevel":"LOW"}}}""", "thinking budget and thinking level")]
    [InlineData("[", "could not parse")]
    public async Task Generate_BadRequest_IsRefusedInGeminisShape(string body, string words)
    {
        (int status, JsonNode document) = await Caller.AskAsync(Whole, body);

        Assert.Equal(400, status);
        Assert.Equal((400, "INVALID_ARGUMENT"), ((int)document["error"]!["code"]!, (string?)document["error"]!["status"]));
        Assert.Contains(words, (string)document["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401", 400, "INVALID_ARGUMENT")]
    [InlineData("404", 404, "NOT_FOUND")]
    [InlineData("429", 429, "RESOURCE_EXHAUSTED")]
    [InlineData("503", 503, "UNAVAILABLE")]
    [InlineData("key-refused", 400, "INVALID_ARGUMENT")]
    public async Task Generate_StatusFault_SpeaksGemini(string fault, int status, string word)
    {
        (int sent, JsonNode document) = await Caller.AskAsync($"v1beta/models/fault-{fault}:generateContent", Body("x"));

        Assert.Equal(status, sent);
        Assert.Equal(word, (string?)document["error"]!["status"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Generate_Refused_BlocksThePromptOrEndsTheAnswer(int after)
    {
        string path = $"v1beta/models/fault-refused,after={after}:generateContent";

        JsonNode answer = await Caller.DocumentAsync(path, Body("x"));

        Assert.Equal(after == 0 ? "SAFETY" : null, (string?)answer["promptFeedback"]?["blockReason"]);
        Assert.Equal(after == 0 ? null : "SAFETY", (string?)answer["candidates"]?[0]!["finishReason"]);
    }

    [Fact]
    public async Task Stream_ErrorIn200_IsADocumentWithoutAFinish()
    {
        string raw = await Caller.RawAsync(Stream + "?alt=sse", Body("x"), ("x-emulator-fault", "error-in-200"));

        Assert.Contains("data: {\"error\":{\"code\":500", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("finishReason", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CountTokens_EitherForm_CountsThePrompt()
    {
        const string Contents = "\"contents\":[{\"parts\":[{\"text\":\"a b\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}]}]";

        JsonNode plain = await Caller.DocumentAsync(Model + ":countTokens", $"{{{Contents}}}");
        JsonNode whole = await Caller.DocumentAsync(Model + ":countTokens", $"{{\"generateContentRequest\":{{\"model\":\"models/m\",{Contents}}}}}");

        Assert.Equal((87, 87), ((int)plain["totalTokens"]!, (int)whole["totalTokens"]!));
    }

    [Fact]
    public async Task Embed_OneOrSeveral_AreTheVectorsOfOtherDialects()
    {
        JsonNode expected = await Caller.DocumentAsync("v1/embeddings", """{"model":"m","input":["a","b"],"dimensions":4}""");

        JsonNode one = await Caller.DocumentAsync(Model + ":embedContent", """{"content":{"parts":[{"text":"a"}]},"outputDimensionality":4}""");
        JsonNode several = await Caller.DocumentAsync(
            Model + ":batchEmbedContents",
            """{"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]},"outputDimensionality":4},{"model":"models/m","content":{"parts":[{"text":"b"}]},"outputDimensionality":4}]}""");

        Assert.Equal(expected["data"]![0]!["embedding"]!.ToJsonString(), one["embedding"]!["values"]!.ToJsonString());
        Assert.Equal(expected["data"]!.AsArray().Select(entry => entry!["embedding"]!.ToJsonString()), several["embeddings"]!.AsArray().Select(entry => entry!["values"]!.ToJsonString()));
    }

    [Fact]
    public async Task Models_List_NamesThemWithTheirPrefix()
    {
        JsonNode list = await Caller.DocumentAsync("v1beta/models", null);
        JsonNode one = await Caller.DocumentAsync("v1beta/models/x", null);

        Assert.Equal(["models/small", "models/large", "models/echo", "models/emulator-embedding"], list["models"]!.AsArray().Select(model => (string?)model!["name"]));
        Assert.Equal("models/x", (string?)one["name"]);
    }

    [Fact]
    public async Task Generate_KeyConfigured_IsReadFromItsOwnHeader()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Configuration["Emulator:ApiKey"] = "emulator-key");
        DialectCaller caller = new(server.Client);

        Assert.Equal(200, (await caller.AskAsync(Whole, Body("x"), ("x-goog-api-key", "emulator-key"))).Status);
        (int status, JsonNode refusal) = await caller.AskAsync(Whole, Body("x"), ("Authorization", "Bearer emulator-key"));
        Assert.Equal(400, status);
        Assert.Equal("API_KEY_INVALID", (string?)refusal["error"]!["details"]![0]!["reason"]);
    }

    private static string Body(string text, string members = "")
    {
        string more = members.Length == 0 ? "" : "," + members;
        return $$"""{"contents":[{"role":"user","parts":[{"text":{{JsonValue.Create(text).ToJsonString()}} }]}]{{more}} }""";
    }

    private static string Text(JsonNode response) => string.Concat(
        (response["candidates"]?[0]!["content"]?["parts"]!.AsArray() ?? []).Where(part => part!["thought"] is null).Select(part => (string?)part!["text"]));

    private static IEnumerable<string> Calls(IEnumerable<JsonNode> responses) => responses
        .SelectMany(response => response["candidates"]![0]!["content"]?["parts"]!.AsArray() ?? [])
        .Where(part => part!["functionCall"] is not null).Select(part => part!.ToJsonString());
}
