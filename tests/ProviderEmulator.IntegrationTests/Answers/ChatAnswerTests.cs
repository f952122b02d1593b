using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class ChatAnswerTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task Complete_PlainRequest_SaysThatItIsTheEmulatorUnderTheModelAsked()
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("some/model", "Say hello"));

        Assert.Equal("chat.completion", (string?)answer["object"]);
        Assert.Equal("some/model", (string?)answer["model"]);
        Assert.Equal("assistant", (string?)answer["choices"]![0]!["message"]!["role"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        string content = (string)answer["choices"]![0]!["message"]!["content"]!;
        Assert.Contains("emulator", content, StringComparison.Ordinal);
        Assert.EndsWith("Say hello", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_SameRequestTwice_AnswersByteForByteTheSame()
    {
        string body = ChatCaller.Body("m", "Same");

        Assert.Equal(await emulator.Chat.RawAsync(body), await emulator.Chat.RawAsync(body));
        Assert.NotEqual(await emulator.Chat.RawAsync(body), await emulator.Chat.RawAsync(ChatCaller.Body("m", "Other")));
    }

    [Fact]
    public async Task Complete_EchoModel_RepeatsTheTextExactly()
    {
        const string Text = "one  two\n\"three\" ü 漢字 \U0001F600 ";

        Assert.Equal("echo:" + Text, await ContentAsync(ChatCaller.Body("echo", Text)));
    }

    [Fact]
    public async Task Complete_WordsAndLongWords_CountsTokensByTheRule()
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("echo", "ab cd ninechars"));

        // "echo:ab", " cd", " ninechar", "s"; the prompt lacks only the prefix.
        Assert.Equal(4, (int)answer["usage"]!["completion_tokens"]!);
        Assert.Equal(4, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(8, (int)answer["usage"]!["total_tokens"]!);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task Complete_TokenLimitReached_FinishesForLength(string limit)
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("echo", "one two three", members: $"\"{limit}\":2"));

        Assert.Equal("echo:one", ((string)answer["choices"]![0]!["message"]!["content"]!)[..8]);
        Assert.Equal("length", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(2, (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Complete_TokenLimitNotReached_FinishesWithStop()
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("echo", "one", members: "\"max_tokens\":100"));

        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Theory]
    [InlineData("\"three\"", "echo:one two ")]
    [InlineData("[\"three\",\"two\"]", "echo:one ")]
    [InlineData("\"absent\"", "echo:one two three")]
    [InlineData("null", "echo:one two three")]
    public async Task Complete_StopText_EndsBeforeTheEarliest(string stop, string expected) =>
        Assert.Equal(expected, await ContentAsync(ChatCaller.Body("echo", "one two three", members: $"\"stop\":{stop}")));

    [Fact]
    public async Task Complete_SeveralChoices_ReturnsAndCountsEach()
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("echo", "a b", members: "\"n\":3"));

        Assert.Equal([0, 1, 2], answer["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));
        Assert.Equal(6, (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Complete_VisionParts_CountsThemAndAnswersTheText()
    {
        const string Content = """
            [{"type":"text","text":"what is this"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]
            """;

        JsonNode answer = await emulator.Chat.DocumentAsync($$"""{"model":"echo","messages":[{"content":{{Content}},"role":"user"}]}""");

        Assert.Equal("echo:what is this", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal(3 + 85, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Complete_JsonSchema_ReturnsTheSmallestValidDocument()
    {
        const string Format = """
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object",
              "$defs":{"tag":{"enum":["a","b"]}},
              "properties":{"name":{"type":"string","minLength":2},"age":{"type":"integer","minimum":18},"ok":{"type":"boolean"},
                "tags":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/tag"}},"note":{"anyOf":[{"type":"null"},{"type":"string"}]},
                "unneeded":{"type":"string"}},
              "required":["name","age","ok","tags","note"]}}}
            """;

        string content = await ContentAsync(ChatCaller.Body("m", members: Format));

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse("""{"name":"xx","age":18,"ok":false,"tags":["a"],"note":null}"""), JsonNode.Parse(content)), content);
    }

    [Fact]
    public async Task Complete_JsonObjectFormat_ReturnsAnObject() =>
        Assert.IsType<JsonObject>(JsonNode.Parse(await ContentAsync(ChatCaller.Body("m", members: "\"response_format\":{\"type\":\"json_object\"}"))));

    [Fact]
    public async Task Complete_TextFormat_AnswersInWords() =>
        Assert.Equal("echo:hi", await ContentAsync(ChatCaller.Body("echo", "hi", members: "\"response_format\":{\"type\":\"text\"}")));

    [Theory]
    [InlineData("echo:one two", " three")]
    [InlineData("something else", "echo:one two three")]
    public async Task Complete_AssistantPrefill_ContinuesItWhenItIsABeginning(string prefill, string expected)
    {
        string body = $$"""{"model":"echo","messages":[{"role":"user","content":"one two three"},{"role":"assistant","content":"{{prefill}}"}]}""";

        Assert.Equal(expected, await ContentAsync(body));
    }

    [Fact]
    public async Task Complete_LargePromptAndUnknownFields_Answers()
    {
        string body = ChatCaller.Body("m", string.Join(' ', Enumerable.Repeat("wörd", 200_000)), members: "\"seed\":1,\"x_unknown\":{\"a\":[1,2]}");

        JsonNode answer = await emulator.Chat.DocumentAsync(body);

        Assert.Equal(200_000, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.True(((string)answer["choices"]![0]!["message"]!["content"]!).Length < 1000);
    }

    private async Task<string> ContentAsync(string body) =>
        (string)(await emulator.Chat.DocumentAsync(body))["choices"]![0]!["message"]!["content"]!;
}
