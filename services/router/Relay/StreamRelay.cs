using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;

namespace LlmMesh.Router.Relay;

/// <summary>
/// Passes events on as they arrive, bytes unchanged:
/// <code>
/// pull ── whole events ── observe ── (guard) ── write ── flush ──┐
///   └────────────────────────────────────────────────────────────┘   until [DONE], the end, a cut, a refusal, silence, or the client leaves
/// </code>
/// Events that arrived together are flushed together; an event is never held back for the next one, unless a guard has to see both.
/// </summary>
internal static class StreamRelay
{
    // Once every choice has finished, only usage and the terminator can follow; servers that forget it keep the connection open.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <returns>
    /// Whether nothing more is to be delivered; if something is, <see cref="Exchange.Interruption"/> says what happened.
    /// </returns>
    public static async Task<bool> DeliverAsync(
        Exchange exchange, StreamedUpstreamResponse stream, AnswerGuard? guard, HttpResponse response, CancellationToken cancellationToken)
    {
        stream.Clock.Disarm();
        var cut = StreamCut.For(exchange, stream);
        PipeWriter client = response.BodyWriter;
        exchange.MarkFirstToken();
        exchange.Span?.MarkFirstContent();
        try
        {
            if (guard is null)
            {
                client.Write(stream.Preface.Span);
                client.Write(stream.Events.Take());
                await client.FlushAsync(cancellationToken);
            }
            else
            {
                await guard.TakeAllAsync([.. stream.Preface.Span, .. stream.Events.Take()], cancellationToken);
            }

            exchange.Interruption = await PumpAsync(stream, cut, guard, client, cancellationToken);
            if (guard is { Refusal: null } && exchange.Interruption is null)
            {
                await guard.ReleaseAsync(client, isEnd: true, cancellationToken);
            }
        }
        finally
        {
            exchange.Usage = cut?.Usage ?? exchange.UsageOf(stream.Target, stream.Progress.Usage, stream.Progress.Emitted);
            exchange.MalformedEvents += stream.Progress.MalformedEvents;
        }

        if (guard?.Refusal is { } refusal)
        {
            exchange.Interruption = null;
            exchange.End(RequestOutcome.Interrupted, response.StatusCode, FaultClass.ContentPolicy);
            await ErrorWriter.WriteEventAsync(response, refusal, cancellationToken);
            return true;
        }

        if (exchange.Interruption is not null)
        {
            return false;
        }

        if (guard is not null || !stream.Progress.IsTerminated)
        {
            // Behind what was held back; or whole by its finish reasons, or cut: clients wait for the terminator that some servers forget.
            client.Write("data: [DONE]\n\n"u8);
            await client.FlushAsync(cancellationToken);
        }

        exchange.End(RequestOutcome.Completed, response.StatusCode, FaultClass.None);
        return true;
    }

    /// <summary>Says in the stream, as a comment, that somebody else goes on.</summary>
    public static void AnnounceResumption(Exchange exchange, HttpResponse response) =>
        response.BodyWriter.Write(Encoding.UTF8.GetBytes($": resumed by {Uri.EscapeDataString(exchange.Response.Target.Name)}\n\n"));

    /// <returns>How it broke; null at the stream's own end.</returns>
    private static async Task<Interruption?> PumpAsync(
        StreamedUpstreamResponse stream, StreamCut? cut, AnswerGuard? guard, PipeWriter client, CancellationToken cancellationToken)
    {
        TimeSpan idle = stream.Target.Timeouts.Idle;
        try
        {
            while (true)
            {
                bool ended = WriteArrived(stream, cut, guard, client, out Interruption? interruption);
                if (guard is not null && !await guard.ReleaseAsync(client, isEnd: false, cancellationToken))
                {
                    return null;
                }

                await client.FlushAsync(cancellationToken);
                if (ended)
                {
                    return interruption;
                }

                stream.Clock.Arm(stream.Progress.IsWhole && Grace < idle ? Grace : idle);
                if (!await stream.Events.FillAsync(stream.Clock.Token))
                {
                    return Unless(stream.Progress.IsWhole, FaultClass.StreamInterrupted);
                }

                // A client that reads slowly must not be taken for a provider that is silent.
                stream.Clock.Disarm();
            }
        }
        catch (OperationCanceledException) when (stream.Clock.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return Unless(stream.Progress.IsWhole, FaultClass.Timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return Unless(stream.Progress.IsWhole, FaultClass.StreamInterrupted);
        }
    }

    /// <returns>Whether the stream ends with what has arrived.</returns>
    private static bool WriteArrived(
        StreamedUpstreamResponse stream, StreamCut? cut, AnswerGuard? guard, PipeWriter client, out Interruption? interruption)
    {
        interruption = null;
        while (stream.Events.TryRead(out SseEvent sseEvent))
        {
            switch (stream.Progress.Observe(sseEvent))
            {
                case ChatEvent.WithheldUsage or ChatEvent.Malformed:
                    stream.Events.Take();
                    break;
                case ChatEvent.CutShort:
                    stream.Events.Take();
                    interruption = Unless(stream.Progress.IsWhole, FaultClass.StreamInterrupted);
                    return true;
                case ChatEvent.Error:
                    stream.Events.Take();
                    interruption = new Interruption(FaultClass.StreamInterrupted, stream.Progress.ErrorDocument);
                    return true;
                case ChatEvent.Done when guard is not null:
                    // Comes behind what the guard holds.
                    stream.Events.Take();
                    return true;
                case ChatEvent.Done:
                    client.Write(stream.Events.Take());
                    return true;
                case ChatEvent.Content when cut?.IsDue() == true:
                    byte[] end = cut.End(sseEvent.Data);
                    Pass(sseEvent, stream.Events.Take(), guard, client);
                    guard?.TakeEnd(end);
                    client.Write(guard is null ? end : []);
                    return true;
                default:
                    Pass(sseEvent, stream.Events.Take(), guard, client);
                    break;
            }
        }

        return false;
    }

    private static void Pass(SseEvent sseEvent, ReadOnlySpan<byte> raw, AnswerGuard? guard, PipeWriter client)
    {
        if (guard is null)
        {
            client.Write(raw);
        }
        else
        {
            guard.Take(sseEvent, raw);
        }
    }

    private static Interruption? Unless(bool isWhole, FaultClass fault) => isWhole ? null : new Interruption(fault, null);
}
