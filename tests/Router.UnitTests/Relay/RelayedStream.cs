using System.IO.Pipelines;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Relay;
using LlmMesh.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Relay;

/// <summary>A stream being relayed: the test is the provider at one end and the client at the other, and moves the clock.</summary>
/// <param name="paid">Output tokens that hard budgets hold money for; null when none does.</param>
/// <param name="members">Further members of the request.</param>
internal sealed class RelayedStream(long? paid = null, string members = "")
{
    private readonly Pipe _provider = new();

    // A client that takes nothing before it reads: every flush waits for it.
    private readonly Pipe _client = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));

    private Task? _delivery;

    public ManualTimeProvider Clock { get; } = new();

    public Exchange Exchange { get; } = Exchanged.Of($$"""{"model":"m","messages":[],"stream":true{{members}}}""");

    public static TimeSpan Idle => Target.Provider.Timeouts.Idle;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>How long the terminator is waited for once the answer is whole.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static Target Target { get; } = Targets.Of("p", "m");

    public static string Content(string text) => $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}]}""" + "\n\n";

    /// <summary>Begins to relay, the first event having arrived.</summary>
    public async Task BeginAsync(string first)
    {
        var clock = new PhaseClock(Target.Provider.Timeouts.FirstToken, Clock, Cancelled);
        var events = new SseReader(_provider.Reader.AsStream());
        var progress = new ChatStream(Exchange.Envelope.Choices, Exchange.Envelope.StreamOptions is { AsksUsage: true });
        Exchange.Reservation = new PaidReservation(paid);
        await SendAsync(first);
        await events.FillAsync(Cancelled);
        Assert.True(events.TryRead(out SseEvent sseEvent));
        progress.Observe(sseEvent);
        var stream = new StreamedUpstreamResponse(Target, new HttpResponseMessage(), events, progress, clock);
        Exchange.Response = stream;
        HttpResponse response = new DefaultHttpContext().Response;
        response.Body = _client.Writer.AsStream();
        _delivery = DeliverAsync(stream, response);
    }

    /// <summary>The provider sends.</summary>
    public async Task SendAsync(string text) => await _provider.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Cancelled);

    /// <summary>The provider ends.</summary>
    public ValueTask CompleteAsync() => _provider.Writer.CompleteAsync();

    /// <summary>The client sees that something has arrived, without taking it.</summary>
    public async Task PeekAsync() => _client.Reader.AdvanceTo((await _client.Reader.ReadAsync(Cancelled)).Buffer.Start);

    /// <summary>The client takes what has arrived.</summary>
    public async Task<string> TakeAsync()
    {
        ReadResult result = await _client.Reader.ReadAsync(Cancelled);
        string text = Encoding.UTF8.GetString(result.Buffer);
        _client.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>The client takes everything until the relay has ended.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var rest = new StreamReader(_client.Reader.AsStream());
        string text = await rest.ReadToEndAsync(Cancelled);
        await _delivery!;
        return text;
    }

    private async Task DeliverAsync(StreamedUpstreamResponse stream, HttpResponse response)
    {
        Exchange.Attempts.Add(new Attempt(Target));
        if (!await StreamRelay.DeliverAsync(Exchange, stream, guard: null, response, Cancelled))
        {
            await Exchange.AbandonResponseAsync(Exchange.Interruption!.Fault);
            await RelayStage.BreakOffAsync(Exchange, guard: null, response, Cancelled);
        }

        await _client.Writer.CompleteAsync();
    }
}
