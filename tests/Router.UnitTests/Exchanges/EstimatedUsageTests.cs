using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class EstimatedUsageTests
{
    private static readonly Target Target = Targets.Of("p", "m");

    private readonly Exchange _exchange = Exchanged.Of("""{"model":"m","messages":[{"role":"user","content":"How are you"}]}""");

    [Fact]
    public void UsageOf_NothingReported_IsEstimatedFromPromptAndAnswer()
    {
        ObservedUsage usage = _exchange.UsageOf(Target, default, Written("""{"choices":[{"message":{"content":"Fine and you"}}]}"""));

        Assert.Equal(new ObservedUsage(new TokenUsage(3 + 3 + 3, 0, 0, 3, 0), UsagePrecision.Estimated), usage);
    }

    [Fact]
    public void UsageOf_AnythingReported_IsThatAndSparesTheReading()
    {
        var reported = new ObservedUsage(new TokenUsage(1, 0, 0, 0, 0), UsagePrecision.Exact);

        Assert.Equal(reported, _exchange.UsageOf(Target, reported, Written("{}")));
        Assert.False(_exchange.HasPrompt);
    }

    [Theory]
    [InlineData("""{"content":"one two"}""", 2, 0)]
    [InlineData("""{"content":"one","reasoning":"two three"}""", 1, 2)]
    [InlineData("""{"reasoning":"two three","reasoning_content":"two three"}""", 0, 2)]
    [InlineData("""{"reasoning":"two three","reasoning_details":[{"type":"reasoning.text","text":"two three","signature":"c2ln"}]}""", 0, 2)]
    [InlineData("""{"reasoning_details":[{"type":"reasoning.encrypted","data":"AAAA"}],"reasoning":"two three"}""", 0, 2)]
    [InlineData("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"go","arguments":" far away"}}]}""", 3, 0)]
    [InlineData("""{"content":[{"type":"text","text":"one two"}]}""", 2, 0)]
    [InlineData("""{"refusal":"not this"}""", 2, 0)]
    [InlineData("""{"audio":{"id":"a","data":"UklGRg==","transcript":"one two"}}""", 2, 0)]
    [InlineData("""{"role":"assistant","content":""}""", 0, 0)]
    public void Of_AMessage_IsWhatTheModelWrote(string message, long output, long reasoning)
    {
        TokenUsage tokens = Written($$"""{"choices":[{"message":{{message}}}]}""").Tokens(TokenizerFamily.Of(Target));

        Assert.Equal((output, reasoning), (tokens.Output, tokens.Reasoning));
    }

    [Fact]
    public void Of_SeveralChoices_IsTheirSum() => Assert.Equal(
        4, Written("""{"choices":[{"message":{"content":"one two"}},{"message":{"content":" one two"}}]}""").Tokens(TokenizerFamily.Of(Target)).Output);

    [Fact]
    public async Task KeepBroken_WhileAnotherAnswerIsDelivered_LeavesItAlone()
    {
        var first = new ObservedUsage(new TokenUsage(1, 0, 0, 1, 0), UsagePrecision.Estimated);
        var second = new ObservedUsage(new TokenUsage(2, 0, 0, 2, 0), UsagePrecision.Estimated);
        _exchange.Attempts.Add(new Attempt(Target) { Usage = first, Delivered = true });
        _exchange.Target = Targets.Of("q", "m");
        _exchange.Response = new BufferedUpstreamResponse(_exchange.Target, Bodies.Of("{}"), default);
        _exchange.Usage = second;

        _exchange.KeepBroken();
        Assert.Equal((second, first), (_exchange.Usage, _exchange.Attempts[0].Usage));

        _exchange.Attempts.Add(new Attempt(_exchange.Target));
        await _exchange.AbandonResponseAsync(FaultClass.Timeout);
        _exchange.KeepBroken();
        Assert.Equal((second, first), (_exchange.Usage, _exchange.Attempts[0].Usage));
        Assert.Equal(default, _exchange.Attempts[1].Usage);
    }

    private static EmittedText Written(string document) => ChatOutput.Of(Encoding.UTF8.GetBytes(document));
}
