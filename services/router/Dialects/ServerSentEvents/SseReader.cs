using System.Buffers;

namespace LlmMesh.Router.Dialects.ServerSentEvents;

/// <summary>
/// Cuts a byte stream into events and keeps their bytes as they came, so that they can be passed on unchanged.
/// <code>
/// buffer:  | passed on | scanned, not yet passed on | not yet a whole event | free |
///          0        _taken                       _scanned               _filled
/// </code>
/// Not thread-safe. A line feed, a carriage return or both end a line; a lone carriage return at the very end of what has
/// arrived waits for the next byte.
/// </summary>
internal sealed class SseReader(Stream source, Framing framing = Framing.Events) : IAsyncDisposable
{
    private const int FirstRent = 16 * 1024;

    /// <summary>Largest event, in bytes: an image in one event fits, an endless line does not.</summary>
    public const int LargestEvent = 32 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _taken;
    private int _scanned;
    private int _filled;
    private int _search;
    private int _lineStart;
    private bool _hasLine;
    private bool _ended;

    /// <summary>The next whole event that has arrived.</summary>
    public bool TryRead(out SseEvent sseEvent)
    {
        while (true)
        {
            int offset = _buffer.AsSpan(_search, _filled - _search).IndexOfAny((byte)'\n', (byte)'\r');
            if (offset < 0)
            {
                _search = _filled;
                sseEvent = default;
                return false;
            }

            int at = _search + offset;
            int next = at + 1;
            if (_buffer[at] == (byte)'\r')
            {
                if (next == _filled && !_ended)
                {
                    _search = at;
                    sseEvent = default;
                    return false;
                }

                next += next < _filled && _buffer[next] == (byte)'\n' ? 1 : 0;
            }

            bool isBlank = at == _lineStart;
            int lineStart = _lineStart;
            _lineStart = next;
            _search = next;
            if (framing == Framing.Lines)
            {
                _scanned = next;
                if (isBlank)
                {
                    continue;
                }

                sseEvent = new SseEvent(default, _buffer.AsSpan(lineStart, at - lineStart), hasData: true);
                return true;
            }

            if (isBlank && _hasLine)
            {
                sseEvent = SseEvent.Parse(_buffer.AsSpan(_scanned, next - _scanned));
                _scanned = next;
                _hasLine = false;
                return true;
            }

            _hasLine |= !isBlank;
        }
    }

    /// <summary>The bytes of the events read and not yet taken.</summary>
    public ReadOnlySpan<byte> Take()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_taken, _scanned - _taken);
        _taken = _scanned;
        return bytes;
    }

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False when the stream has ended and nothing is left to read.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">An event is larger than <see cref="LargestEvent"/>.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return false;
        }

        MakeRoom();
        int read = await source.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        return read > 0 || CloseLastEvent();
    }

    public ValueTask DisposeAsync()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return source.DisposeAsync();
    }

    // Servers end without the blank line that would close their last event; it is closed for them.
    private bool CloseLastEvent()
    {
        _ended = true;
        if (_filled == _scanned)
        {
            return false;
        }

        MakeRoom();
        "\n\n"u8.CopyTo(_buffer.AsSpan(_filled));
        _filled += 2;
        return true;
    }

    private void MakeRoom()
    {
        const int enough = 2048;
        int kept = _filled - _taken;
        if (kept > LargestEvent)
        {
            throw new InvalidDataException("A server-sent event exceeds the largest size.");
        }

        if (_buffer.Length - _filled >= enough)
        {
            return;
        }

        byte[] target = _buffer.Length - kept >= enough ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, kept + enough));
        _buffer.AsSpan(_taken, kept).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _scanned -= _taken;
        _search -= _taken;
        _lineStart -= _taken;
        _filled = kept;
        _taken = 0;
    }
}
