using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class ChatStreamTests(EmulatorFixture emulator)
{
    private const string AskUsage = "\"stream_options\":{\"include_usage\":true}";

    [Fact]
    public async Task Stream_PlainRequest_CarriesTheSameAnswerAsTheDocument()
    {
        JsonNode document = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", "ü and 漢字"));
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("m", "ü and 漢字", stream: true));

        Assert.Equal((string)document["choices"]![0]!["message"]!["content"]!, stream.Content());
        Assert.Equal(["stop"], stream.FinishReasons);
        Assert.Equal(1, stream.Dones);
        Assert.All(stream.Events, chunk => Assert.Equal("chat.completion.chunk", (string?)chunk["object"]));
        Assert.Equal((string?)document["id"], Assert.Single(stream.Events.Select(chunk => (string?)chunk["id"]).Distinct()));
    }

    [Fact]
    public async Task Stream_PlainRequest_BeginsWithTheRoleAndEndsWithAnEmptyDelta()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("echo", "a b", stream: true));

        JsonNode[] deltas = [.. stream.Choices.Select(choice => choice["delta"]!)];
        Assert.Equal("assistant", (string?)deltas[0]["role"]);
        Assert.Equal("", (string?)deltas[0]["content"]);
        Assert.All(deltas[1..], delta => Assert.Null(delta["role"]));
        Assert.Empty(deltas[^1].AsObject());
    }

    [Fact]
    public async Task Stream_UsageNotAsked_NeverMentionsIt()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("m", stream: true));

        Assert.All(stream.Events, chunk => Assert.False(chunk.AsObject().ContainsKey("usage")));
    }

    [Fact]
    public async Task Stream_UsageAsked_SendsItLastWithoutChoicesAndNullBefore()
    {
        JsonNode document = await emulator.Chat.DocumentAsync(ChatCaller.Body("m"));
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("m", stream: true, members: AskUsage));

        Assert.Empty(stream.Events[^1]["choices"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(document["usage"], stream.Events[^1]["usage"]));
        Assert.All(stream.Events.SkipLast(1), chunk => Assert.True(chunk.AsObject().TryGetPropertyValue("usage", out JsonNode? usage) && usage is null));
    }

    [Fact]
    public async Task Stream_AnyAnswer_SendsOneEventPerToken()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("m", stream: true, members: AskUsage));

        int events = stream.Choices.Count(choice => (string?)choice["delta"]!["content"] is { Length: > 0 });
        Assert.Equal((int)stream.Events[^1]["usage"]!["completion_tokens"]!, events);
    }

    [Fact]
    public async Task Stream_SeveralChoices_InterleavesAndFinishesEach()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("echo", "a b", stream: true, members: "\"n\":2"));

        Assert.Equal("echo:a b", stream.Content(0));
        Assert.Equal("echo:a b", stream.Content(1));
        Assert.Equal(["stop", "stop"], stream.FinishReasons);
    }

    [Fact]
    public async Task Stream_TokenLimit_FinishesForLength()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("echo", "a b c", stream: true, members: "\"max_tokens\":2"));

        Assert.Equal("echo:a b", stream.Content());
        Assert.Equal(["length"], stream.FinishReasons);
    }

    [Fact]
    public async Task Stream_TokensOption_StreamsSoMany()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("fault-none,tokens=500", stream: true));

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 500).Select(word => $"w{word}")), stream.Content());
        Assert.Equal(500 + 2, stream.Events.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Complete_BytesOption_HasExactlySoManyBytes(bool streamed)
    {
        string body = ChatCaller.Body("fault-none,bytes=100003", stream: streamed);

        string content = streamed
            ? (await emulator.Chat.StreamAsync(body)).Content()
            : (string)(await emulator.Chat.DocumentAsync(body))["choices"]![0]!["message"]!["content"]!;

        Assert.Equal(100_003, content.Length);
    }
}
