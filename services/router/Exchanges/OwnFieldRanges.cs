
namespace LlmMesh.Router.Exchanges;

/// <summary>
/// Collects the properties to leave out of a JSON object so that what remains is valid: a removed property takes the comma before it
/// along, or, while nothing has been kept yet, the comma behind it.
/// </summary>
internal struct OwnFieldRanges()
{
    private List<ByteRange>? _ranges;
    private int _keptEnd = -1;

    public readonly IReadOnlyList<ByteRange> Ranges => _ranges ?? (IReadOnlyList<ByteRange>)[];

    /// <summary>A property that stays ends here.</summary>
    public void Keep(int end) => _keptEnd = end;

    /// <summary>A property from its name to the end of its value goes.</summary>
    public void Remove(int nameStart, int valueEnd, ReadOnlySpan<byte> body)
    {
        int start = nameStart;
        int end = valueEnd;
        if (_keptEnd >= 0)
        {
            // Everything between the last kept property and this one: white space, this comma, properties removed already.
            start = Math.Max(_keptEnd, _ranges is [.., var last] ? last.End : 0);
        }
        else
        {
            int comma = end + body[end..].IndexOfAnyExcept(" \t\r\n"u8);
            end = comma >= end && body[comma] == (byte)',' ? comma + 1 : end;
        }

        (_ranges ??= []).Add(new ByteRange(start, end - start));
    }
}
