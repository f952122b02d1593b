namespace LlmMesh.Router.Tokens;

/// <summary>What an ASCII character is to a tokenizer. The first three make up keys, hashes and base64.</summary>
internal enum AsciiKind : byte
{
    Letter = 0,
    Digit,

    /// <summary><c>+ / _ = -</c></summary>
    Joint,
    Punctuation,
    Space,

    /// <summary>Line breaks and tabs.</summary>
    Break,
    Control,

    /// <summary>A byte of a character outside ASCII.</summary>
    Beyond,
}

/// <summary>Kind of each byte.</summary>
internal static class AsciiKinds
{
    public static ReadOnlySpan<AsciiKind> OfByte => Table;

    private static readonly AsciiKind[] Table = [.. Enumerable.Range(0, 256).Select(KindOf)];

    private static AsciiKind KindOf(int value) => (char)value switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' => AsciiKind.Letter,
        >= '0' and <= '9' => AsciiKind.Digit,
        '+' or '/' or '_' or '=' or '-' => AsciiKind.Joint,
        ' ' => AsciiKind.Space,
        '\n' or '\r' or '\t' => AsciiKind.Break,
        < ' ' or '\x7f' => AsciiKind.Control,
        < '\x80' => AsciiKind.Punctuation,
        _ => AsciiKind.Beyond,
    };
}
