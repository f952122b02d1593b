using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Exchanges;

/// <summary>The text a stream has brought so far, as UTF-8, kept so that another model can go on with it if the stream breaks.</summary>
internal sealed class DeliveredText : IDisposable
{
    // Beyond this the prompt of a second model would not be worth its price.
    private const int Longest = 256 * 1024;
    private const int FirstRent = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _length;

    /// <summary>Whether all that was delivered is this text: no tool call, no audio, not too much of it.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Pieces it came in; providers send at least one token in each.</summary>
    public int Pieces { get; private set; }

    public ReadOnlySpan<byte> Utf8 => _buffer.AsSpan(0, _length);

    /// <summary>Adds a piece.</summary>
    /// <param name="literal">A JSON string, quotes included.</param>
    public void Append(ReadOnlySpan<byte> literal)
    {
        if (_length + literal.Length > Longest)
        {
            IsComplete = false;
        }

        if (!IsComplete)
        {
            return;
        }

        Grow(literal.Length);
        var json = new Utf8JsonReader(literal);
        json.Read();
        _length += json.CopyString(_buffer.AsSpan(_length));
        Pieces++;
    }

    /// <summary>Something was delivered that is not text.</summary>
    public void Forfeit() => IsComplete = false;

    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow(int more)
    {
        if (_buffer.Length - _length >= more)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        Utf8.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
