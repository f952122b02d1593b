using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class StreamFormFaultTests(EmulatorFixture emulator)
{
    private const string Done = "data: [DONE]\n\n";

    /// <summary>Framings that a conforming reader takes like any other.</summary>
    [Theory]
    [InlineData("crlf")]
    [InlineData("multi-line-data")]
    [InlineData("split-utf8")]
    [InlineData("comments")]
    [InlineData("missing-done")]
    [InlineData("double-done")]
    [InlineData("usage-on-finish")]
    [InlineData("missing-usage")]
    [InlineData("limit-ignored")]
    public async Task Stream_UnusualForm_CarriesTheWholeAnswer(string fault)
    {
        StreamText ordinary = await emulator.Chat.StreamAsync(ChatCaller.Body("fault-none", "ü 漢字", stream: true));
        StreamText unusual = await emulator.Chat.StreamAsync(ChatCaller.Body("fault-" + fault, "ü 漢字", stream: true));

        Assert.Equal(ordinary.Content(), unusual.Content());
        Assert.Equal(["stop"], unusual.FinishReasons);
    }

    [Fact]
    public async Task Stream_MissingDone_EndsWithTheFinishReason()
    {
        string raw = await RawAsync("missing-done");

        Assert.DoesNotContain("[DONE]", raw, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"stop\"", raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_DoubleDone_EndsWithTwo() => Assert.EndsWith(Done + Done, await RawAsync("double-done"), StringComparison.Ordinal);

    [Fact]
    public async Task Stream_Crlf_HasNoBareLineFeed()
    {
        string raw = await RawAsync("crlf");

        Assert.Contains("\r\n\r\n", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", raw.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_MultiLineData_SpreadsEachEventOverThreeLines()
    {
        string[] frames = (await RawAsync("multi-line-data")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.All(frames.SkipLast(1), frame => Assert.Equal(3, frame.Split('\n').Length));
    }

    [Fact]
    public async Task Stream_Comments_PrecedeEveryEvent()
    {
        string[] frames = (await RawAsync("comments")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.All(frames.Where((_, index) => index % 2 == 0), frame => Assert.StartsWith(":", frame, StringComparison.Ordinal));
        Assert.All(frames.Where((_, index) => index % 2 == 1), frame => Assert.StartsWith("data: ", frame, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_MalformedEvent_InsertsOneAndLosesNothing()
    {
        string[] data = Data(await RawAsync("malformed-event,after=2,tokens=5"));

        Assert.Equal("{not json", data[3]);
        Assert.Equal("w0 w1 w2 w3 w4", Content(data.Where((_, index) => index != 3)));
        Assert.Equal("[DONE]", data[^1]);
    }

    [Fact]
    public async Task Stream_TruncatedEvent_LosesItsToken()
    {
        string[] data = Data(await RawAsync("truncated-event,after=2,tokens=5"));

        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(data[3]));
        Assert.Equal("w0 w1 w3 w4", Content(data.Where((_, index) => index != 3)));
        Assert.Equal("[DONE]", data[^1]);
    }

    [Theory]
    [InlineData("malformed-event")]
    [InlineData("truncated-event")]
    public async Task Complete_BrokenJson_BreaksTheDocument(string fault)
    {
        string raw = await emulator.Chat.RawAsync(ChatCaller.Body("fault-" + fault));

        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(raw));
    }

    [Fact]
    public async Task Stream_SplitUtf8_CutsChunksInsideTheCharacter()
    {
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body("fault-split-utf8", "漢字", stream: true));

        string raw = await client.ReadUntilAsync("\r\n0\r\n\r\n");

        // Decoded piece by piece, the character that a chunk boundary cuts is replaced.
        Assert.DoesNotContain("漢", raw, StringComparison.Ordinal);
        Assert.Contains("\uFFFD", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_UsageOnFinish_CarriesItUnaskedWithoutAnExtraChunk()
    {
        StreamText stream = await emulator.Chat.StreamAsync(ChatCaller.Body("fault-usage-on-finish", stream: true));

        JsonNode last = stream.Events[^1];
        Assert.Equal("stop", (string?)last["choices"]![0]!["finish_reason"]);
        Assert.True((int)last["usage"]!["completion_tokens"]! > 0);
    }

    [Fact]
    public async Task Complete_MissingUsage_NeverReportsIt()
    {
        JsonNode document = await emulator.Chat.DocumentAsync(ChatCaller.Body("fault-missing-usage"));
        StreamText stream = await emulator.Chat.StreamAsync(
            ChatCaller.Body("fault-missing-usage", stream: true, members: "\"stream_options\":{\"include_usage\":true}"));

        Assert.Null(document["usage"]);
        Assert.All(stream.Events, chunk => Assert.False(chunk.AsObject().ContainsKey("usage")));
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task Complete_LimitIgnored_GoesOnAndCountsAllOfIt(string limit)
    {
        const string model = "fault-limit-ignored,tokens=9";
        JsonNode document = await emulator.Chat.DocumentAsync(ChatCaller.Body(model, members: $"\"{limit}\":2"));
        StreamText stream = await emulator.Chat.StreamAsync(
            ChatCaller.Body(model, stream: true, members: $"\"{limit}\":2,\"stream_options\":{{\"include_usage\":true}}"));

        Assert.Equal("stop", (string?)document["choices"]![0]!["finish_reason"]);
        Assert.Equal(9, (int)document["usage"]!["completion_tokens"]!);
        Assert.Equal(9, (int)stream.Events[^1]["usage"]!["completion_tokens"]!);
    }

    private Task<string> RawAsync(string fault) => emulator.Chat.RawAsync(ChatCaller.Body("fault-" + fault, stream: true));

    private static string[] Data(string raw) =>
        [.. raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(frame => frame["data: ".Length..])];

    private static string Content(IEnumerable<string> data)
    {
        StringBuilder content = new();
        foreach (string json in data.Where(json => json.StartsWith('{')))
        {
            content.Append((string?)JsonNode.Parse(json)!["choices"]![0]!["delta"]!["content"]);
        }

        return content.ToString();
    }
}
