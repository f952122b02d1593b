using System.Buffers;
using System.IO.Pipelines;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>
/// Passes events on as they arrive, bytes unchanged:
/// <code>
/// pull ── whole events ── observe ── write ── flush ──┐
///   └─────────────────────────────────────────────────┘   until [DONE], the end, silence, or the client leaves
/// </code>
/// Events that arrived together are flushed together; an event is never held back for the next one.
/// </summary>
internal static class StreamRelay
{
    private static readonly MeshError Broken = new(
        ErrorCode.StreamInterrupted, "The provider's answer broke off. What was received is not complete.")
    { AttemptsSpent = true };

    public static async Task DeliverAsync(
        Exchange exchange, StreamedUpstreamResponse stream, HttpResponse response, CancellationToken cancellationToken)
    {
        stream.Clock.Disarm();
        ResponseHeaders.BeginStream(response);
        PipeWriter client = response.BodyWriter;
        exchange.MarkFirstToken();
        exchange.Span?.MarkFirstContent();
        try
        {
            client.Write(stream.Events.Take());
            await client.FlushAsync(cancellationToken);
            FaultClass fault = await PumpAsync(stream, client, cancellationToken);
            await EndAsync(exchange, stream.Progress, response, fault, cancellationToken);
        }
        finally
        {
            exchange.Usage = stream.Progress.Usage;
        }
    }

    /// <returns>Why it ended: <see cref="FaultClass.None"/> at the stream's own end.</returns>
    private static async Task<FaultClass> PumpAsync(StreamedUpstreamResponse stream, PipeWriter client, CancellationToken cancellationToken)
    {
        TimeSpan idle = stream.Target.Provider.Timeouts.Idle;
        try
        {
            while (true)
            {
                FaultClass? end = WriteArrived(stream, client);
                await client.FlushAsync(cancellationToken);
                if (end is { } fault)
                {
                    return fault;
                }

                stream.Clock.Arm(idle);
                if (!await stream.Events.FillAsync(stream.Clock.Token))
                {
                    return stream.Progress.IsWhole ? FaultClass.None : FaultClass.StreamInterrupted;
                }

                // A client that reads slowly must not be taken for a provider that is silent.
                stream.Clock.Disarm();
            }
        }
        catch (OperationCanceledException) when (stream.Clock.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return stream.Progress.IsWhole ? FaultClass.None : FaultClass.Timeout;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return stream.Progress.IsWhole ? FaultClass.None : FaultClass.StreamInterrupted;
        }
    }

    /// <returns>Null to go on; otherwise why the stream ends with what has arrived.</returns>
    private static FaultClass? WriteArrived(StreamedUpstreamResponse stream, PipeWriter client)
    {
        while (stream.Events.TryRead(out SseEvent sseEvent))
        {
            switch (stream.Progress.Observe(sseEvent))
            {
                case ChatEvent.WithheldUsage or ChatEvent.Malformed:
                    stream.Events.Take();
                    break;
                case ChatEvent.CutShort:
                    stream.Events.Take();
                    return stream.Progress.IsWhole ? FaultClass.None : FaultClass.StreamInterrupted;
                case ChatEvent.Error:
                    stream.Events.Take();
                    return FaultClass.StreamInterrupted;
                case ChatEvent.Done:
                    client.Write(stream.Events.Take());
                    return FaultClass.None;
                default:
                    client.Write(stream.Events.Take());
                    break;
            }
        }

        return null;
    }

    private static async Task EndAsync(
        Exchange exchange, ChatStream progress, HttpResponse response, FaultClass fault, CancellationToken cancellationToken)
    {
        if (fault != FaultClass.None)
        {
            exchange.End(RequestOutcome.Interrupted, response.StatusCode, fault);
            await ErrorWriter.WriteEventAsync(response, Broken, cancellationToken);
            return;
        }

        if (!progress.IsTerminated)
        {
            // Whole by its finish reasons: clients wait for the terminator some servers forget.
            response.BodyWriter.Write("data: [DONE]\n\n"u8);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }

        exchange.End(RequestOutcome.Completed, response.StatusCode, FaultClass.None);
    }
}
