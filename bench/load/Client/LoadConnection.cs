using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Load.Client;

/// <summary>
/// One keep-alive HTTP/1.1 connection with blocking calls, so that a request costs its system calls and little else: the client must
/// not be what a run measures. One thread per connection.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isChunked;
    private bool _bodyEnded;
    private int _remaining;

    public LoadConnection(Uri address, TimeSpan patience)
    {
        _socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
        _socket.Connect(IPAddress.Loopback, address.Port);
    }

    /// <summary>Sends a request and reads the head of its answer.</summary>
    /// <returns>The status.</returns>
    public int Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[_socket.Send(request)..];
        }

        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            Receive();
        }

        ReadOnlySpan<byte> head = Unread[..(length + 2)];
        _start += length + 4;
        int? announced = NumberAfter(head, "\r\nContent-Length: "u8);
        _isChunked = announced is null;
        _remaining = announced ?? 0;
        _bodyEnded = announced == 0;
        return NumberAfter(head, "HTTP/1.1 "u8) ?? throw new InvalidDataException(Encoding.ASCII.GetString(head));
    }

    /// <summary>The next piece of the body, valid until the next call; false at its end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> piece)
    {
        if (_isChunked && _remaining == 0 && !_bodyEnded)
        {
            OpenChunk();
        }

        if (_bodyEnded)
        {
            piece = default;
            return false;
        }

        if (_start == _end)
        {
            Receive();
        }

        piece = Unread[..Math.Min(_remaining, _end - _start)];
        _start += piece.Length;
        _remaining -= piece.Length;
        if (_remaining == 0)
        {
            CloseChunk();
        }

        return true;
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private void OpenChunk()
    {
        int line;
        while ((line = Unread.IndexOf("\r\n"u8)) < 0)
        {
            Receive();
        }

        _ = Utf8Parser.TryParse(Unread[..line], out _remaining, out _, 'x');
        _start += line + 2;
        if (_remaining == 0)
        {
            _bodyEnded = true;
            Skip(2);
        }
    }

    private void CloseChunk()
    {
        if (_isChunked)
        {
            _remaining = 0;
            Skip(2);
        }
        else
        {
            _bodyEnded = true;
        }
    }

    private void Skip(int count)
    {
        while (_end - _start < count)
        {
            Receive();
        }

        _start += count;
    }

    private void Receive()
    {
        // The piece handed out last has been looked at by now.
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        int read = _socket.Receive(_buffer.AsSpan(_end));
        _end += read > 0 ? read : throw new EndOfStreamException("The server closed the connection within an answer.");
    }

    private static int? NumberAfter(ReadOnlySpan<byte> head, ReadOnlySpan<byte> label)
    {
        int at = head.IndexOf(label);
        return at >= 0 && Utf8Parser.TryParse(head[(at + label.Length)..], out int number, out _) ? number : null;
    }
}
