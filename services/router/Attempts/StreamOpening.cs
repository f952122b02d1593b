using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// Reads a stream to its first content, which is what makes it acceptable; when it takes up a broken one, to the first content that
/// is new.
/// </summary>
internal static class StreamOpening
{
    /// <param name="call">What the attempt is to do.</param>
    /// <param name="message">The answer.</param>
    /// <param name="stream">Its events.</param>
    /// <param name="clock">The attempt's clock.</param>
    /// <param name="time">What dates in errors are measured against.</param>
    /// <returns>An accepted response owns everything it was given but <paramref name="call"/>.</returns>
    public static async Task<AttemptOutcome> OpenAsync(
        AttemptCall call, HttpResponseMessage message, Stream stream, PhaseClock clock, TimeProvider time)
    {
        clock.Arm(FirstTokenLimit(call.Target));
        var events = new SseReader(stream);
        var progress = new ChatStream(call.Envelope.Choices, call.Envelope.StreamOptions is { AsksUsage: true })
        {
            Text = call.Continuation is null ? call.Text : null,
        };
        AttemptOutcome? outcome = null;
        try
        {
            bool more;
            do
            {
                if (ReadArrived(call, events, progress, clock) is { } end)
                {
                    outcome = progress.ErrorDocument is { } document
                        ? call.Failed(FaultPhase.Stream, message, ProviderError.Read(document), time.GetUtcNow())
                        : end.Failure ?? AttemptOutcome.Accepted(
                            new StreamedUpstreamResponse(call.Target, message, events, progress, clock) { Preface = end.Preface },
                            (int)message.StatusCode);
                    return outcome.Response is null ? outcome with { Usage = progress.Usage, Emitted = progress.Emitted } : outcome;
                }

                more = await events.FillAsync(clock.Token);
            }
            while (more);

            // Nothing new has been delivered, so an empty stream is no worse than a connection that broke.
            outcome = AttemptOutcome.Failed(FaultClass.Connection, (int)message.StatusCode);
            return outcome with { Usage = progress.Usage, Emitted = progress.Emitted };
        }
        finally
        {
            if (outcome?.Response is null)
            {
                await events.DisposeAsync();
            }
        }
    }

    private static Opening? ReadArrived(AttemptCall call, SseReader events, ChatStream progress, PhaseClock clock)
    {
        while (events.TryRead(out SseEvent sseEvent))
        {
            switch (progress.Observe(sseEvent))
            {
                case ChatEvent.Content when call.Continuation is { } continuation:
                    clock.Arm(call.Target.Timeouts.Idle);
                    if (StreamContinuation.Observe(continuation, sseEvent, events, progress) is { } opening)
                    {
                        return opening;
                    }

                    break;
                case ChatEvent.Content:
                    return new Opening(null, default);
                case ChatEvent.Error:
                    return new Opening(AttemptOutcome.Failed(FaultClass.ServerError), default);
                case ChatEvent.CutShort or ChatEvent.Done:
                    return new Opening(AttemptOutcome.Failed(FaultClass.ServerError, StatusCodes.Status200OK), default);
                case ChatEvent.Malformed:
                    events.Take();
                    break;
                case ChatEvent.Other or ChatEvent.WithheldUsage when call.Continuation is { HasHeld: false }:
                    // The client has had its role chunk.
                    events.Take();
                    break;
            }
        }

        return null;
    }

    private static TimeSpan FirstTokenLimit(Target target) =>
        target.Definition is { } definition && (definition.Capabilities & Capabilities.Reasoning) == 0
            ? target.Timeouts.FirstToken
            : target.Timeouts.FirstTokenReasoning;
}

/// <summary>What the opening of a stream came to.</summary>
/// <param name="Failure">Why it is not accepted; null when it is.</param>
/// <param name="Preface">What the client gets before the events still held.</param>
internal sealed record Opening(AttemptOutcome? Failure, ReadOnlyMemory<byte> Preface);
