using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Relay;

/// <summary>Streams that go on beyond what is paid for. One short word is one token.</summary>
public sealed class StreamCutTests
{
    private const string Comment = ": ended here: a budget holds no more for this answer\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task Deliver_BeyondWhatIsPaid_EndsLikeAnAnswerThatReachedItsLimit()
    {
        var stream = new RelayedStream(paid: 3);
        await stream.BeginAsync(Chunk("one"));
        await stream.SendAsync(Chunk(" two") + Chunk(" three") + Chunk(" four"));

        string all = await stream.ReadToEndAsync();

        Assert.Equal(
            Chunk("one") + Chunk(" two") + Chunk(" three") + Comment
            + """data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}""" + "\n\n" + Done,
            all);
        Assert.Equal((RequestOutcome.Completed, FaultClass.None), (stream.Exchange.Outcome, stream.Exchange.Fault));
        Assert.Equal((UsagePrecision.Estimated, 3L), (stream.Exchange.Usage.Precision, stream.Exchange.Usage.Tokens.Output));
    }

    [Fact]
    public async Task Deliver_LargeChunks_EndsBeforeTheNextOneWouldBeTooMuch()
    {
        var stream = new RelayedStream(paid: 7);
        await stream.BeginAsync(Chunk("one two"));
        await stream.SendAsync(Chunk(" one two three") + Chunk(" four five six"));

        string all = await stream.ReadToEndAsync();

        Assert.StartsWith(Chunk("one two") + Chunk(" one two three") + Comment, all, StringComparison.Ordinal);
        Assert.Equal(5, stream.Exchange.Usage.Tokens.Output);
    }

    [Fact]
    public async Task Deliver_ExactlyWhatIsPaid_IsPassedOnUnchanged()
    {
        var stream = new RelayedStream(paid: 3);
        await stream.BeginAsync(Chunk("one"));
        string rest = Chunk(" two") + """data: {"choices":[{"index":0,"delta":{"content":" three"},"finish_reason":"stop"}]}""" + "\n\n" + Done;
        await stream.SendAsync(rest);

        Assert.Equal(Chunk("one") + rest, await stream.ReadToEndAsync());
    }

    [Fact]
    public async Task Deliver_NothingHeld_IsNeverCut()
    {
        var stream = new RelayedStream();
        await stream.BeginAsync(Chunk("one"));
        string rest = string.Concat(Enumerable.Repeat(Chunk(" word"), 100)) + Done;
        await stream.SendAsync(rest);

        Assert.Equal(Chunk("one") + rest, await stream.ReadToEndAsync());
    }

    [Fact]
    public async Task Deliver_CutAndUsageAskedFor_UsageComesBeforeTheEnd()
    {
        var stream = new RelayedStream(paid: 2, members: ""","stream_options":{"include_usage":true}""");
        await stream.BeginAsync(Chunk("one"));
        await stream.SendAsync(Chunk(" two"));

        string[] events = (await stream.ReadToEndAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        JsonNode usage = JsonNode.Parse(events[^2]["data: ".Length..])!;
        Assert.Empty(usage["choices"]!.AsArray());
        Assert.Equal("c1", (string?)usage["id"]);
        Assert.Equal("""{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}""", usage["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Deliver_CutWithSeveralChoices_EndsThoseThatAreOpen()
    {
        var stream = new RelayedStream(paid: 3, members: ""","n":3""");
        await stream.BeginAsync(Chunk("one", choice: 0));
        await stream.SendAsync("""data: {"choices":[{"index":1,"delta":{"content":" two"},"finish_reason":"stop"}]}""" + "\n\n" + Chunk(" three", choice: 2));

        string[] events = (await stream.ReadToEndAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        JsonArray choices = JsonNode.Parse(events[^2]["data: ".Length..])!["choices"]!.AsArray();
        Assert.Equal(["0 length", "2 length"], choices.Select(choice => $"{choice!["index"]} {choice["finish_reason"]}"));
    }

    [Fact]
    public async Task Deliver_UsageThatGrowsWithTheStream_IsBelieved()
    {
        var stream = new RelayedStream(paid: 1000);
        await stream.BeginAsync(Chunk("one"));
        await stream.SendAsync(
            """data: {"id":"c1","choices":[{"index":0,"delta":{"content":" two"}}],"usage":{"prompt_tokens":9,"completion_tokens":999}}""" + "\n\n");

        Assert.Contains(Comment, await stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal((UsagePrecision.Exact, new TokenUsage(9, 0, 0, 999, 0)), (stream.Exchange.Usage.Precision, stream.Exchange.Usage.Tokens));
    }

    [Fact]
    public async Task Deliver_UsageThatStandsStill_DoesNotHideWhatIsWritten()
    {
        var stream = new RelayedStream(paid: 4);
        await stream.BeginAsync(
            """data: {"id":"c1","choices":[{"index":0,"delta":{"content":"one"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}""" + "\n\n");
        await stream.SendAsync(Chunk(" two") + Chunk(" three") + Chunk(" four") + Chunk(" five"));

        Assert.Contains(Comment, await stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(UsagePrecision.Estimated, stream.Exchange.Usage.Precision);
    }

    private static string Chunk(string text, int choice = 0) =>
        $$$"""data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":{{{choice}}},"delta":{"content":"{{{text}}}"},"finish_reason":null}]}"""
        + "\n\n";
}
