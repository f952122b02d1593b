using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Relay;

public sealed class StreamRelayTests
{
    private const string End = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n";

    private readonly RelayedStream _stream = new();

    [Fact]
    public async Task Deliver_WholeStream_IsPassedOnUnchanged()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.SendAsync(RelayedStream.Content("b") + End);

        Assert.Equal(RelayedStream.Content("a") + RelayedStream.Content("b") + End, await _stream.ReadToEndAsync());
        Assert.Equal(RequestOutcome.Completed, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_ClientReadsTheBeginningLate_ProviderIsNotBlamed()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.PeekAsync();

        _stream.Clock.Advance(TimeSpan.FromHours(1));
        await _stream.SendAsync(End);

        Assert.EndsWith(End, await _stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Completed, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_ClientReadsTheMiddleLate_ProviderIsNotBlamed()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        Assert.Equal(RelayedStream.Content("a"), await _stream.TakeAsync());
        await _stream.SendAsync(RelayedStream.Content("b"));
        await _stream.PeekAsync();

        _stream.Clock.Advance(TimeSpan.FromHours(1));
        await _stream.SendAsync(End);

        Assert.EndsWith(End, await _stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Completed, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_SilentProvider_EndsInBandAfterTheIdleTime()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        Assert.Equal(RelayedStream.Content("a"), await _stream.TakeAsync());
        await _stream.Clock.WaiterAsync(RelayedStream.Idle, TestContext.Current.CancellationToken);

        _stream.Clock.Advance(RelayedStream.Idle);

        string rest = await _stream.ReadToEndAsync();
        Assert.Contains("stream_interrupted", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", rest, StringComparison.Ordinal);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.Timeout), (_stream.Exchange.Outcome, _stream.Exchange.Fault));
    }

    [Fact]
    public async Task Deliver_Comments_FeedTheIdleTimer()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        for (int i = 0; i < 3; i++)
        {
            await _stream.Clock.WaiterAsync(RelayedStream.Idle, TestContext.Current.CancellationToken);
            _stream.Clock.Advance(RelayedStream.Idle - TimeSpan.FromSeconds(1));
            await _stream.SendAsync(": keep-alive\n\n");
            Assert.Equal(": keep-alive\n\n", await _stream.TakeAsync());
        }

        await _stream.SendAsync(End);

        Assert.Equal(End, await _stream.ReadToEndAsync());
        Assert.Equal(RequestOutcome.Completed, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_WholeAnswerAndThenSilence_IsWhole()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        await _stream.SendAsync(End.Split("data: [DONE]")[0]);
        await _stream.TakeAsync();
        await _stream.Clock.WaiterAsync(RelayedStream.Grace, TestContext.Current.CancellationToken);

        _stream.Clock.Advance(RelayedStream.Grace);

        Assert.Equal("data: [DONE]\n\n", await _stream.ReadToEndAsync());
        Assert.Equal(RequestOutcome.Completed, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_ProviderEndsWithHalfAnEvent_NothingOfItReachesTheClient()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        await _stream.SendAsync("data: {\"choices\":[{\"delta\":{\"content\":\"half");
        await _stream.CompleteAsync();

        string rest = await _stream.ReadToEndAsync();

        Assert.StartsWith("data: {\"error\"", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("half", rest, StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Interrupted, _stream.Exchange.Outcome);
    }

    [Fact]
    public async Task Deliver_ErrorEvent_IsKeptForClassificationAndNotPassedOn()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        await _stream.SendAsync("""data: {"error":{"code":429,"message":"slow down"}}""" + "\n\n");

        Assert.DoesNotContain("slow down", await _stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Contains("slow down", System.Text.Encoding.UTF8.GetString(_stream.Exchange.Interruption!.ErrorDocument!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_EventThatIsNoJson_IsLeftOutAndCounted()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        await _stream.SendAsync("data: <oops>\n\n" + End);

        Assert.Equal(End, await _stream.ReadToEndAsync());
        Assert.Equal((1, RequestOutcome.Completed), (_stream.Exchange.MalformedEvents, _stream.Exchange.Outcome));
    }

    [Fact]
    public async Task Deliver_EventsThatArriveTogether_KeepWhatIsWithheldOut()
    {
        await _stream.BeginAsync(RelayedStream.Content("a"));
        await _stream.TakeAsync();
        const string usage = """data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}""" + "\n\n";

        await _stream.SendAsync(End.Replace("data: [DONE]", usage + "data: [DONE]", StringComparison.Ordinal));

        Assert.Equal(End, await _stream.ReadToEndAsync());
        Assert.Equal(new TokenUsage(5, 0, 0, 6, 0), _stream.Exchange.Usage.Tokens);
    }

    [Fact]
    public async Task Deliver_NoUsage_IsEstimatedFromWhatPassed()
    {
        await _stream.BeginAsync(RelayedStream.Content("one two"));
        await _stream.TakeAsync();
        await _stream.SendAsync(RelayedStream.Content(" three") + End);
        await _stream.ReadToEndAsync();

        Assert.Equal((UsagePrecision.Estimated, 3L), (_stream.Exchange.Usage.Precision, _stream.Exchange.Usage.Tokens.Output));
        Assert.Equal(3, _stream.Exchange.Usage.Tokens.Input);
    }

    [Fact]
    public async Task Deliver_BrokenOff_IsEstimatedAsFarAsItCame()
    {
        await _stream.BeginAsync(RelayedStream.Content("one two"));
        await _stream.TakeAsync();
        await _stream.CompleteAsync();
        await _stream.ReadToEndAsync();

        Assert.Equal(RequestOutcome.Interrupted, _stream.Exchange.Outcome);
        Assert.Equal((UsagePrecision.Estimated, 2L), (_stream.Exchange.Usage.Precision, _stream.Exchange.Usage.Tokens.Output));
        Assert.Equal(default, _stream.Exchange.Attempts[0].Usage);
    }
}
