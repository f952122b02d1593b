namespace LlmMesh.Router.Planning.Classification;

/// <summary>What characters a piece of text has.</summary>
[Flags]
internal enum PieceTraits : ushort
{
    None = 0,
    Lower = 1 << 0,
    Upper = 1 << 1,
    Digit = 1 << 2,
    Underscore = 1 << 3,
    Dot = 1 << 4,

    /// <summary>A round bracket, opening or closing.</summary>
    Bracket = 1 << 5,
    Slash = 1 << 6,
    Dash = 1 << 7,

    /// <summary><c>= ^ % + *</c></summary>
    Mathematical = 1 << 8,

    /// <summary>A capital behind a small letter.</summary>
    Hump = 1 << 9,

    /// <summary>Anything else.</summary>
    Other = 1 << 10,

    /// <summary>What pieces end at: blanks and the punctuation of sentences.</summary>
    End = 1 << 11,
}

/// <summary>The trait of each byte.</summary>
internal static class PieceTraitTable
{
    private static readonly PieceTraits[] Table = [.. Enumerable.Range(0, 256).Select(Of)];

    public static ReadOnlySpan<PieceTraits> OfByte => Table;

    private static PieceTraits Of(int value) => (char)value switch
    {
        >= 'a' and <= 'z' => PieceTraits.Lower,
        >= 'A' and <= 'Z' => PieceTraits.Upper,
        >= '0' and <= '9' => PieceTraits.Digit,
        '_' => PieceTraits.Underscore,
        '.' => PieceTraits.Dot,
        '(' or ')' => PieceTraits.Bracket,
        '/' => PieceTraits.Slash,
        '-' => PieceTraits.Dash,
        '=' or '^' or '%' or '+' or '*' => PieceTraits.Mathematical,
        <= ' ' or '"' or '\'' or ',' or ';' or ':' or '?' or '!' or '<' or '>' or '[' or ']' or '{' or '}' or '`' => PieceTraits.End,
        < '\x80' => PieceTraits.Other,

        // A letter with an accent, most of the time.
        _ => PieceTraits.Lower,
    };
}
