namespace LlmMesh.Router.Planning.Classification;

/// <summary>
/// Signs that a piece of text between blanks is: identifiers, calls, file names, options of a command; numbers, powers, functions of x.
/// </summary>
internal static class PieceSigns
{
    // More of a kind are worth no more, and are not looked for.
    private const int Enough = 4;

    /// <summary>Tells the evidence about each of them in a text.</summary>
    public static void Find(ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        var counts = default(PieceCounts);
        PieceTraits before = PieceTraits.None;
        int start = 0;
        PieceTraits traits = PieceTraits.None;
        ReadOnlySpan<PieceTraits> ofByte = PieceTraitTable.OfByte;
        for (int i = 0; i <= text.Length; i++)
        {
            PieceTraits trait = i < text.Length ? ofByte[text[i]] : PieceTraits.End;
            if (trait != PieceTraits.End)
            {
                // Capitals within a word: what tells an identifier from a name.
                traits |= trait == PieceTraits.Upper && i > start && ofByte[text[i - 1]] == PieceTraits.Lower ? PieceTraits.Hump | trait : trait;
                continue;
            }

            // A word of small letters, as nearly all are, says nothing.
            if ((traits & ~(PieceTraits.Lower | PieceTraits.Upper)) != PieceTraits.None)
            {
                Look(text[start..i], traits, before, ref counts);
            }

            before = i > start ? traits : before;
            traits = PieceTraits.None;
            start = i + 1;
        }

        Tell(counts, text, ref evidence);
    }

    private static void Look(ReadOnlySpan<byte> piece, PieceTraits traits, PieceTraits before, ref PieceCounts counts)
    {
        if ((traits & PieceTraits.Hump) != 0 && counts.Identifiers + counts.ErrorNames < 2 * Enough)
        {
            counts.ErrorNames += piece.EndsWith("Error"u8) || piece.EndsWith("Exception"u8) || piece.IndexOf("Exception."u8) > 0 ? 1 : 0;
            counts.Identifiers += PieceShapes.IsCamelCase(piece) ? 1 : 0;
        }

        if ((traits & PieceTraits.Underscore) != 0 && counts.Identifiers < Enough)
        {
            counts.Identifiers += PieceShapes.IsSnakeCase(piece) ? 1 : 0;
        }

        if ((traits & PieceTraits.Bracket) != 0 && counts.Calls + counts.Functions < Enough)
        {
            counts.Calls += PieceShapes.IsCall(piece) ? 1 : 0;
            counts.Functions += PieceShapes.IsFunction(piece) ? 1 : 0;
        }

        if ((traits & PieceTraits.Dot) != 0 && counts.Files < Enough)
        {
            counts.Files += PieceShapes.IsFileName(piece) ? 1 : 0;
        }

        if ((traits & (PieceTraits.Slash | PieceTraits.Dash)) != 0 && counts.Commands < Enough)
        {
            counts.Commands += PieceShapes.IsOption(piece) || PieceShapes.IsPath(piece) ? 1 : 0;
        }

        if ((traits & PieceTraits.Digit) != 0)
        {
            counts.Numbers += piece[0] is >= (byte)'0' and <= (byte)'9' or (byte)'$' ? 1 : 0;
            counts.ErrorCodes += PieceShapes.IsErrorCode(piece) ? 1 : 0;
            counts.Terms += PieceShapes.IsTerm(piece) ? 1 : 0;
        }

        if ((traits & PieceTraits.Mathematical) != 0)
        {
            counts.Powers += PieceShapes.IsPower(piece) ? 1 : 0;
            counts.Equations += piece is [(byte)'='] && (before & (PieceTraits.Digit | PieceTraits.Bracket)) != 0 ? 1 : 0;
            counts.Percentages += piece[^1] == '%' ? 1 : 0;
        }
    }

    private static void Tell(PieceCounts counts, ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        Code(counts.Identifiers, "identifier", 2, 5, ref evidence);
        Code(counts.Calls, "call", 3, 5, ref evidence);
        Code(counts.Files, "file_name", 3, 5, ref evidence);
        Code(counts.Commands, "command", 2, 4, ref evidence);
        Code(counts.ErrorNames, "error_name", 4, 6, ref evidence);
        Code(counts.ErrorCodes, "error_code", 2, 3, ref evidence);
        Reasoning(counts.Powers, "power", 4, 6, ref evidence);
        Reasoning(counts.Terms, "algebra", 3, 5, ref evidence);
        Reasoning(counts.Functions, "function_of_x", 2, 3, ref evidence);
        Reasoning(counts.Equations, "equation", 2, 3, ref evidence);
        if (counts.Numbers > 1 && text.Contains((byte)'?'))
        {
            evidence.AddReasoning("numbers", counts.Numbers > 2 ? 2 : 1);
        }

        Reasoning(counts.Percentages, "percentage", 1, 2, ref evidence);
    }

    private static void Code(int count, string signal, int points, int most, ref Evidence evidence)
    {
        if (count > 0)
        {
            evidence.AddCode(signal, Math.Min(points + count - 1, most));
        }
    }

    private static void Reasoning(int count, string signal, int points, int most, ref Evidence evidence)
    {
        if (count > 0)
        {
            evidence.AddReasoning(signal, Math.Min(points + count - 1, most));
        }
    }

    private struct PieceCounts
    {
        public int Identifiers;
        public int Calls;
        public int Files;
        public int Commands;
        public int ErrorNames;
        public int ErrorCodes;
        public int Powers;
        public int Terms;
        public int Functions;
        public int Equations;
        public int Numbers;
        public int Percentages;
    }
}
