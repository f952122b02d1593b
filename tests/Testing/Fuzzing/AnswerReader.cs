using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Reads HTTP/1.1 answers off a socket, one after the other. Not thread-safe.</summary>
internal sealed class AnswerReader(Socket socket)
{
    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next answer's status; null when the server has closed the connection.</summary>
    /// <exception cref="InvalidDataException">What comes is no HTTP answer, or it broke off.</exception>
    /// <exception cref="SocketException">The connection was reset.</exception>
    public async ValueTask<FuzzAnswer?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int head;
            while ((head = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
            {
                bool hasNothing = _start == _end;
                if (!await FillAsync(cancellationToken))
                {
                    return hasNothing ? null : throw Broken("within a head");
                }
            }

            string text = Encoding.Latin1.GetString(_buffer, _start, head + 2);
            _start += head + 4;
            if (text.Length < 12 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                || !int.TryParse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            {
                throw new InvalidDataException($"No HTTP answer: {text}");
            }

            if (status >= 200)
            {
                await SkipBodyAsync(text, status, cancellationToken);
                return new FuzzAnswer(status, text.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static InvalidDataException Broken(string where) => new($"The server closed the connection {where}.");

    private async ValueTask SkipBodyAsync(string head, int status, CancellationToken cancellationToken)
    {
        if (status is 204 or 304)
        {
            return;
        }

        if (head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase))
        {
            int size;
            do
            {
                string line = await LineAsync(cancellationToken);
                size = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                await SkipAsync(size + 2, cancellationToken);
            }
            while (size > 0);
            return;
        }

        const string Length = "\r\nContent-Length: ";
        int at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            int end = head.IndexOf('\r', at + Length.Length);
            await SkipAsync(int.Parse(head.AsSpan((at + Length.Length)..end), NumberStyles.None, CultureInfo.InvariantCulture), cancellationToken);
        }
    }

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw Broken("within a body");
            }
        }

        string line = Encoding.Latin1.GetString(_buffer, _start, end);
        _start += end + 2;
        return line;
    }

    private async ValueTask SkipAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            count -= _end - _start;
            _start = _end = 0;
            if (!await FillAsync(cancellationToken))
            {
                throw Broken("within a body");
            }
        }

        _start += count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellationToken);
        _end += read;
        return read > 0;
    }
}

/// <summary>What was answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="IsLast">Whether the server ends the connection after it.</param>
internal readonly record struct FuzzAnswer(int Status, bool IsLast);
