namespace LlmMesh.Load.Client;

/// <summary>Counts the events of a stream that arrives in pieces cut anywhere.</summary>
internal sealed class EventCounter
{
    private const int LongestLine = 16 * 1024;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;

    public int ContentEvents { get; private set; }

    public bool IsTerminated { get; private set; }

    public void Add(ReadOnlySpan<byte> piece)
    {
        int end;
        while ((end = piece.IndexOf((byte)'\n')) >= 0)
        {
            Keep(piece[..end]);
            EndLine();
            piece = piece[(end + 1)..];
        }

        Keep(piece);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_line.AsSpan(_length));
        _length += part.Length;
    }

    private void EndLine()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _length);
        _length = 0;
        if (line.StartsWith("data: "u8))
        {
            IsTerminated = line.SequenceEqual("data: [DONE]"u8);
            ContentEvents += line.IndexOf("\"delta\":{\"content\":"u8) >= 0 ? 1 : 0;
        }
    }
}
