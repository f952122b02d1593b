namespace LlmMesh.State.Principals;

/// <summary>The checksum at the end of a key: CRC-32 (IEEE 802.3) of the ASCII text before it, as a number in base 62, filled with zeros.</summary>
internal static class KeyChecksum
{
    /// <summary>Characters: 62⁶ is above 2³².</summary>
    public const int Length = 6;

    private const uint Polynomial = 0xEDB88320;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static void Write(ReadOnlySpan<char> text, Span<char> checksum)
    {
        uint rest = Crc(text);
        for (int place = Length - 1; place >= 0; place--)
        {
            checksum[place] = Digits[(int)(rest % (uint)Digits.Length)];
            rest /= (uint)Digits.Length;
        }
    }

    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> checksum)
    {
        Span<char> expected = stackalloc char[Length];
        Write(text, expected);
        return checksum.SequenceEqual(expected);
    }

    // Bit by bit: a key has sixty characters, and a table would be longer than the work it saves.
    private static uint Crc(ReadOnlySpan<char> text)
    {
        uint crc = uint.MaxValue;
        foreach (char character in text)
        {
            crc ^= (byte)character;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }
}
