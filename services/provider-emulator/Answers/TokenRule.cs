namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>
/// What the emulator calls a token: a word of at most 8 characters together with the white space before it; a longer
/// word is several tokens, and white space at the end of a text is one. Streams send one token per event, so usage
/// figures can be checked by counting events.
/// </summary>
internal static class TokenRule
{
    private const int LongestWord = 8;

    /// <summary>The length in bytes of the first token of a UTF-8 text; 0 when the text is empty.</summary>
    public static int FirstLength(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }

        for (int characters = 0; at < text.Length && !IsSpace(text[at]); at++)
        {
            if (!IsContinuation(text[at]) && ++characters > LongestWord)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>How many tokens a UTF-8 text has.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (; !text.IsEmpty; text = text[FirstLength(text)..])
        {
            count++;
        }

        return count;
    }

    /// <summary>The longest prefix that has at most <paramref name="limit"/> tokens.</summary>
    public static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> text, int limit)
    {
        int end = 0;
        for (int taken = 0; taken < limit && end < text.Length; taken++)
        {
            end += FirstLength(text.Span[end..]);
        }

        return text[..end];
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
