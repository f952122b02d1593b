using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>
/// Ends a stream before what hard budgets hold for it is exhausted. It has been sent with a limit that keeps it within, so this is for a
/// provider that does not keep to the limit.
/// </summary>
/// <param name="exchange">The request.</param>
/// <param name="stream">Its stream.</param>
/// <param name="paid">Output tokens that are paid for.</param>
internal sealed class StreamCut(Exchange exchange, StreamedUpstreamResponse stream, long paid)
{
    // The first piece of content has been read before the relay began.
    private long _written = stream.Progress.Written(stream.Target);
    private long _largest = stream.Progress.Written(stream.Target);

    /// <summary>What a stream that was cut has used; null while it has not been.</summary>
    public ObservedUsage? Usage { get; private set; }

    /// <summary>The cut for a stream; null when nothing is held for it.</summary>
    public static StreamCut? For(Exchange exchange, StreamedUpstreamResponse stream)
    {
        if (exchange.Reservation?.PaidOutput is not { } paid)
        {
            return null;
        }

        stream.Progress.CountsAll = true;
        return new StreamCut(exchange, stream, paid);
    }

    /// <summary>
    /// Whether the stream must end with the chunk that has just been read: the next one, if it is as large as the largest so far, would not
    /// be paid for.
    /// </summary>
    public bool IsDue()
    {
        long written = stream.Progress.Written(stream.Target);
        _largest = Math.Max(_largest, written - _written);
        _written = written;
        return written > paid - _largest && !stream.Progress.IsWhole;
    }

    /// <summary>The events that end it, after the last chunk.</summary>
    public byte[] End(ReadOnlySpan<byte> last)
    {
        ObservedUsage used = exchange.UsageOf(
            stream.Target, stream.Progress.UsageSoFar(stream.Target), stream.Progress.Emitted);
        Usage = used;
        TokenUsage? wanted = exchange.Envelope.StreamOptions is { AsksUsage: true } ? used.Tokens : null;
        return [.. ": ended here: a budget holds no more for this answer\n\n"u8, .. ChatEnding.Of(last, stream.Progress.Open, wanted)];
    }
}
