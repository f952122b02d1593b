using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>A provider's stream as the bytes of a stream of chat completion chunks, frame by frame as they arrive.</summary>
/// <param name="source">The provider's stream.</param>
/// <param name="framing">How it is cut into frames.</param>
/// <param name="decoder">What its frames mean.</param>
/// <param name="keepsOriginals">Whether each frame travels along, for a client that speaks the provider's dialect.</param>
internal sealed class TranslatedStream(Stream source, Framing framing, AnswerDecoder decoder, bool keepsOriginals) : Stream
{
    private readonly SseReader _frames = new(source, framing);
    private readonly ArrayBufferWriter<byte> _chunks = new(1024);
    private readonly ArrayBufferWriter<byte> _ready = new(1024);
    private int _read;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_read == _ready.WrittenCount)
        {
            _ready.ResetWrittenCount();
            _read = 0;
            if (Translate())
            {
                continue;
            }

            if (_ended)
            {
                return 0;
            }

            if (!await _frames.FillAsync(cancellationToken))
            {
                _ended = true;
                decoder.End(_ready);
            }
        }

        int length = Math.Min(buffer.Length, _ready.WrittenCount - _read);
        _ready.WrittenMemory.Slice(_read, length).CopyTo(buffer);
        _read += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _frames.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <returns>Whether anything has arrived that was not yet translated.</returns>
    private bool Translate()
    {
        bool any = false;
        while (_frames.TryRead(out SseEvent frame))
        {
            any = true;
            _chunks.ResetWrittenCount();
            Decode(frame);
            ReadOnlySpan<byte> original = _frames.Take();
            if (keepsOriginals)
            {
                OriginalLines.Write(original, _chunks.WrittenSpan, _ready);
            }
            else
            {
                _ready.Write(_chunks.WrittenSpan);
            }
        }

        return any;
    }

    private void Decode(SseEvent frame)
    {
        if (!frame.HasData)
        {
            // A sign of life is one in any dialect.
            _chunks.Write(": \n\n"u8);
            return;
        }

        try
        {
            decoder.Decode(frame, _chunks);
        }
        catch (JsonException)
        {
            _chunks.ResetWrittenCount();
            _chunks.Write("data: "u8);
            _chunks.Write(frame.Data);
            _chunks.Write("\n\n"u8);
        }
    }
}
