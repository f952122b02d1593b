namespace LlmMesh.Router.Tokens;

/// <summary>
/// The inside of one JSON string, counted whole or, beyond <see cref="LargestWhole"/>, by blocks taken at equal distances: a megabyte of
/// prompt costs as much to estimate as 64 KiB.
/// </summary>
internal static class TextSample
{
    /// <summary>Bytes up to which every one is looked at.</summary>
    public const int LargestWhole = 64 * 1024;

    private const int Blocks = 32;
    private const int BlockLength = LargestWhole / Blocks;

    public static TextCount Count(ReadOnlySpan<byte> content)
    {
        if (content.Length <= LargestWhole)
        {
            var whole = new JsonStringTally();
            whole.Append(content);
            return whole.Count;
        }

        TextCount sum = default;
        long looked = 0;
        for (int block = 0; block < Blocks; block++)
        {
            int start = (int)((long)(content.Length - BlockLength) * block / (Blocks - 1));
            ReadOnlySpan<byte> part = FromCharacter(content.Slice(start, BlockLength));

            // An escape cut at a block's edge costs a fraction of a token.
            var tally = new JsonStringTally();
            tally.Append(part);
            sum += tally.Count;
            looked += part.Length;
        }

        return sum.Scale(content.Length, looked);
    }

    private static ReadOnlySpan<byte> FromCharacter(ReadOnlySpan<byte> utf8)
    {
        int start = 0;
        while (start < 3 && (utf8[start] & 0xC0) == 0x80)
        {
            start++;
        }

        int end = utf8.Length;
        while (end > utf8.Length - 4 && (utf8[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        // A leading byte without what follows it.
        return utf8[start..(end < utf8.Length || utf8[end - 1] >= 0xC0 ? end - 1 : end)];
    }
}
