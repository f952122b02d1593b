namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// Finds the parts of <c>multipart/form-data</c> (RFC 7578) in bytes that arrive in any pieces. It looks at every byte a bounded number of
/// times, keeps none of them, and is stricter than the RFC: no preamble, no epilogue, no padding behind a boundary, and no boundary behind
/// half a line end, which other readers would take for one.
/// </summary>
/// <remarks>Not thread-safe. The caller keeps the bytes from <see cref="Position"/> on and offers them again, with more behind them.</remarks>
internal sealed class MultipartScanner(ReadOnlySpan<byte> boundary)
{
    /// <summary>Most parts of a form.</summary>
    public const int MostParts = 256;

    /// <summary>Most bytes of one part's headers.</summary>
    public const int MostHeaderBytes = 8 * 1024;

    private readonly byte[] _delimiter = [.. "--"u8, .. boundary];
    private State _state = State.Start;
    private int _parts;
    private int _searched;
    private byte _last;

    private enum State
    {
        Start,
        Delimiter,
        Headers,
        Content,
        End,
    }

    /// <summary>Bytes that have been dealt with.</summary>
    public long Position { get; private set; }

    /// <summary>The part of the last <see cref="MultipartToken.PartBegins"/>.</summary>
    public FormPart Part { get; private set; }

    /// <summary>Length of the last <see cref="MultipartToken.Content"/>, which ends at <see cref="Position"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What is wrong, as the end of a sentence about a part or the form; null while nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next token.</summary>
    /// <param name="data">The bytes from <see cref="Position"/> on, as far as they are there.</param>
    /// <param name="isEnd">Whether no more will come.</param>
    public MultipartToken Next(ReadOnlySpan<byte> data, bool isEnd) =>
        Problem is not null ? MultipartToken.Malformed
        : _state switch
        {
            State.Start => ReadStart(data, isEnd),
            State.Delimiter => ReadDelimiter(data, isEnd),
            State.Headers => ReadHeaders(data, isEnd),
            State.Content => ReadContent(data, isEnd),
            _ => ReadEnd(data, isEnd),
        };

    private MultipartToken ReadStart(ReadOnlySpan<byte> data, bool isEnd)
    {
        int length = Math.Min(data.Length, _delimiter.Length);
        if (!data[..length].SequenceEqual(_delimiter.AsSpan(0, length)))
        {
            return Malformed("does not begin with the boundary that Content-Type names");
        }

        if (length < _delimiter.Length)
        {
            return More(isEnd);
        }

        Advance(length, State.Delimiter);
        return ReadDelimiter(data[length..], isEnd);
    }

    private MultipartToken ReadDelimiter(ReadOnlySpan<byte> data, bool isEnd)
    {
        if (data.Length < 2)
        {
            return More(isEnd);
        }

        if (data.StartsWith("\r\n"u8) && _parts < MostParts)
        {
            _parts++;
            Advance(2, State.Headers);
            return ReadHeaders(data[2..], isEnd);
        }

        if (data.StartsWith("--"u8))
        {
            Advance(2, State.End);
            return ReadEnd(data[2..], isEnd);
        }

        return Malformed(_parts < MostParts ? "has a boundary with something behind it" : $"has more than {MostParts} parts");
    }

    private MultipartToken ReadHeaders(ReadOnlySpan<byte> data, bool isEnd)
    {
        if (data.StartsWith("\r\n"u8))
        {
            return Malformed("has a part without headers");
        }

        // Three bytes of the end may have been there before.
        int from = Math.Max(_searched - 3, 0);
        int end = data[from..Math.Min(data.Length, MostHeaderBytes)].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _searched = data.Length;
            return data.Length >= MostHeaderBytes ? Malformed($"has a part with more than {MostHeaderBytes} bytes of headers") : More(isEnd);
        }

        if (PartHeaders.Read(data[..(from + end)], out FormPart part) is { } problem)
        {
            return Malformed($"has a part that {problem}");
        }

        Part = part;
        Advance(from + end + 4, State.Content);
        _last = (byte)'\n';
        return MultipartToken.PartBegins;
    }

    private MultipartToken ReadContent(ReadOnlySpan<byte> data, bool isEnd)
    {
        for (int from = 0; data[from..].IndexOf(_delimiter) is var found and >= 0; from += found + 1)
        {
            int at = from + found;
            if (at >= 2 && data[(at - 2)..at].SequenceEqual("\r\n"u8))
            {
                return at == 2 ? EndPart() : Content(data, at - 2);
            }

            if ((at > 0 ? data[at - 1] : _last) is (byte)'\r' or (byte)'\n')
            {
                return Malformed("has a boundary behind half a line end");
            }
        }

        // What could still turn out to be a line end with a boundary behind it has to wait.
        int safe = data.Length - _delimiter.Length - 1;
        return safe > 0 && !isEnd ? Content(data, safe) : More(isEnd);
    }

    private MultipartToken ReadEnd(ReadOnlySpan<byte> data, bool isEnd) =>
        data.Length > 2 || !"\r\n"u8.StartsWith(data) ? Malformed("goes on behind its last boundary")
        : isEnd ? MultipartToken.End
        : MultipartToken.NeedsMore;

    private MultipartToken Content(ReadOnlySpan<byte> data, int length)
    {
        _last = data[length - 1];
        Length = length;
        Position += length;
        return MultipartToken.Content;
    }

    private MultipartToken EndPart()
    {
        Advance(2 + _delimiter.Length, State.Delimiter);
        return MultipartToken.PartEnds;
    }

    private void Advance(int length, State next)
    {
        Position += length;
        _searched = 0;
        _state = next;
    }

    private MultipartToken More(bool isEnd) => isEnd ? Malformed("ends before its last boundary") : MultipartToken.NeedsMore;

    private MultipartToken Malformed(string problem)
    {
        Problem = problem;
        return MultipartToken.Malformed;
    }
}
