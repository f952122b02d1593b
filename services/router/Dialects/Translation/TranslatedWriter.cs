using System.Buffers;
using System.IO.Pipelines;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// Takes the bytes of a stream of chat completion chunks and writes the client's dialect. What is flushed consists of whole events.
/// </summary>
/// <param name="client">The client's own writer.</param>
/// <param name="encoder">Its dialect.</param>
/// <param name="keeper">Keeps the whole answer before the client learns that it is whole; null when nobody does.</param>
internal sealed class TranslatedWriter(PipeWriter client, AnswerEncoder encoder, AnswerKeeper? keeper = null) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _events = new(1024);
    private readonly ArrayBufferWriter<byte> _original = new(256);
    private bool _isKept;

    public override void Advance(int bytes) => _events.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _events.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _events.GetSpan(sizeHint);

    public override void CancelPendingFlush() => client.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => client.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ReadOnlySpan<byte> events = _events.WrittenSpan;
        while (EventCutter.TryCut(ref events, out ReadOnlySpan<byte> sseEvent))
        {
            Encode(sseEvent);
        }

        _events.ResetWrittenCount();
        return keeper is not null && !_isKept && encoder.Whole is { } whole
            ? KeepAndFlushAsync(keeper, whole, cancellationToken)
            : client.FlushAsync(cancellationToken);
    }

    private async ValueTask<FlushResult> KeepAndFlushAsync(AnswerKeeper keeper, byte[] whole, CancellationToken cancellationToken)
    {
        _isKept = true;
        await keeper.KeepAsync(whole, cancellationToken);
        return await client.FlushAsync(cancellationToken);
    }

    private void Encode(ReadOnlySpan<byte> sseEvent)
    {
        SseEvent parsed = SseEvent.Parse(sseEvent);
        if (OriginalLines.IsCarriedBy(sseEvent))
        {
            _original.ResetWrittenCount();
            OriginalLines.Restore(sseEvent, _original);
            encoder.Original(_original.WrittenSpan, parsed.Data, client);
        }
        else if (!parsed.HasData)
        {
            encoder.Comment(sseEvent, client);
        }
        else if (parsed.Data.SequenceEqual("[DONE]"u8))
        {
            encoder.Done(client);
        }
        else
        {
            encoder.Chunk(parsed.Data, client);
        }
    }
}
