using System.Text;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class ChatStreamTests
{
    private const string Usage = """data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}""";

    [Theory]
    [InlineData(": ping", ChatEvent.Other)]
    [InlineData("data:", ChatEvent.Other)]
    [InlineData("""data: {"choices":[{"delta":{"role":"assistant","content":""}}]}""", ChatEvent.Other)]
    [InlineData("""data: {"choices":[],"prompt_filter_results":[]}""", ChatEvent.Other)]
    [InlineData("""data: {"choices":[{"delta":{"content":"a"}}],"usage":null}""", ChatEvent.Content)]
    [InlineData("""data: {"choices":[{"delta":{},"finish_reason":"stop"}]}""", ChatEvent.Content)]
    [InlineData("data: [DONE]", ChatEvent.Done)]
    [InlineData("""data: {"error":{"message":"x"}}""", ChatEvent.Error)]
    [InlineData("event: error\ndata: text", ChatEvent.Error)]
    [InlineData("data: not json", ChatEvent.Malformed)]
    [InlineData("""data: {"choices":[{"delta":{"content":"a""", ChatEvent.CutShort)]
    [InlineData("data: {", ChatEvent.CutShort)]
    [InlineData("data: {not json", ChatEvent.Malformed)]
    [InlineData("data: {} x", ChatEvent.Malformed)]
    [InlineData("data: [1,", ChatEvent.Malformed)]
    internal void Observe_Event_IsUnderstood(string text, ChatEvent expected) =>
        Assert.Equal(expected, Observe(new ChatStream(1, clientAskedUsage: false), text));

    [Theory]
    [InlineData(false, ChatEvent.WithheldUsage)]
    [InlineData(true, ChatEvent.Other)]
    internal void Observe_UsageChunk_IsWithheldUnlessAsked(bool asked, ChatEvent expected)
    {
        var stream = new ChatStream(1, asked);

        Assert.Equal(expected, Observe(stream, Usage));
        Assert.Equal(new TokenUsage(3, 0, 0, 4, 0), stream.Usage.Tokens);
    }

    [Fact]
    public void Observe_UsageBesideContent_IsNotWithheld()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);

        ChatEvent seen = Observe(
            stream, """data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""");

        Assert.Equal(ChatEvent.Content, seen);
        Assert.Equal(UsagePrecision.Exact, stream.Usage.Precision);
    }

    [Fact]
    public void Observe_SeveralUsages_TheLastCounts()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);
        Observe(stream, """data: {"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""");
        Observe(stream, Usage);
        Observe(stream, """data: {"choices":[],"usage":null}""");

        Assert.Equal(4, stream.Usage.Tokens.Output);
    }

    [Fact]
    public void Observe_TimingsOnEveryChunk_TheLastCountAndHideNothing()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);
        Observe(stream, """data: {"choices":[{"delta":{"content":"a"}}],"timings":{"prompt_n":5,"predicted_n":1}}""");
        ChatEvent seen = Observe(stream, """data: {"choices":[],"timings":{"prompt_n":5,"predicted_n":2}}""");

        Assert.Equal(new TokenUsage(5, 0, 0, 2, 0), stream.Usage.Tokens);
        Assert.Equal(ChatEvent.Other, seen);
    }

    [Fact]
    public void Observe_UsageBesideTimings_GoesFirstWhateverTheOrder()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);
        Observe(stream, Usage);
        Observe(stream, """data: {"choices":[],"timings":{"prompt_n":5,"predicted_n":2}}""");

        Assert.Equal(new TokenUsage(3, 0, 0, 4, 0), stream.Usage.Tokens);
    }

    [Fact]
    public void IsWhole_SeveralChoices_WhenEachHasFinished()
    {
        var stream = new ChatStream(2, clientAskedUsage: false);
        Observe(stream, """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        Observe(stream, """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        Assert.False(stream.IsWhole);

        Observe(stream, """data: {"choices":[{"index":1,"delta":{},"finish_reason":"length"}]}""");
        Assert.True(stream.IsWhole);
        Assert.False(stream.IsTerminated);
    }

    [Fact]
    public void IsWhole_ContentWithoutAFinish_IsNot()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);
        Observe(stream, """data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}""");
        Observe(stream, Usage);

        Assert.False(stream.IsWhole);
    }

    [Fact]
    public void IsWhole_MoreThan64Choices_WhenEveryBitIsSet()
    {
        var stream = new ChatStream(100, clientAskedUsage: false);
        for (int index = 0; index < 64; index++)
        {
            Assert.False(stream.IsWhole);
            Observe(stream, $$"""data: {"choices":[{"index":{{index}},"delta":{},"finish_reason":"stop"}]}""");
        }

        Assert.True(stream.IsWhole);
    }

    [Fact]
    public void Observe_Terminator_MakesItWhole()
    {
        var stream = new ChatStream(1, clientAskedUsage: false);
        Observe(stream, "data: [DONE]");

        Assert.True(stream.IsTerminated);
        Assert.True(stream.IsWhole);
    }

    private static ChatEvent Observe(ChatStream stream, string text) => stream.Observe(SseEvent.Parse(Encoding.UTF8.GetBytes(text + "\n\n")));
}
