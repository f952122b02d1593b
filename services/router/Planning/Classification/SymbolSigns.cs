namespace LlmMesh.Router.Planning.Classification;

/// <summary>Signs that stand anywhere in a text: fences, operators, statements of SQL, symbols of mathematics.</summary>
internal static class SymbolSigns
{
    /// <summary>Tells the evidence about each of them in a text.</summary>
    public static void Find(ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        FindCode(text, ref evidence);
        FindMaths(text, ref evidence);
    }

    private static void FindCode(ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        int tick = text.IndexOf((byte)'`');
        if (tick >= 0)
        {
            bool isFence = text[tick..].StartsWith("```"u8);
            evidence.AddCode(isFence ? "code_fence" : "inline_code", isFence ? 6 : 3);
        }

        int operators = Has(text, "=>"u8) + Has(text, "=="u8) + Has(text, "!="u8) + Has(text, "&&"u8) + Has(text, "||"u8) + Has(text, "::"u8)
            + Has(text, "</"u8) + Has(text, "+="u8) + Has(text, "();"u8) + Has(text, "->"u8) + Has(text, "++"u8) + Has(text, "${"u8);
        if (operators > 0)
        {
            evidence.AddCode("operators", Math.Min(1 + operators, 5));
        }

        bool isQuery = (Has(text, "SELECT "u8) > 0 && Has(text, "FROM "u8) > 0)
            || Has(text, "INSERT INTO"u8) + Has(text, "CREATE TABLE"u8) + Has(text, "ALTER TABLE"u8) + Has(text, "GROUP BY"u8) + Has(text, " JOIN "u8) > 0;
        if (isQuery)
        {
            evidence.AddCode("sql", 5);
        }
    }

    private static void FindMaths(ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        if (text.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
        {
            int rare = Has(text, "√"u8) + Has(text, "∫"u8) + Has(text, "∑"u8) + Has(text, "∞"u8) + Has(text, "≤"u8) + Has(text, "≥"u8)
                + Has(text, "≠"u8) + Has(text, "π"u8) + Has(text, "∈"u8) + Has(text, "∀"u8) + Has(text, "∃"u8) + Has(text, "⇒"u8);
            int common = Has(text, "²"u8) + Has(text, "³"u8) + Has(text, "×"u8) + Has(text, "÷"u8) + Has(text, "−"u8);
            if (rare + common > 0)
            {
                evidence.AddReasoning("maths_symbols", Math.Min((rare * 3) + (common * 2), 5));
            }
        }

        int command = text.IndexOf((byte)'\\');
        if (command >= 0 && IsLatex(text[command..]))
        {
            evidence.AddReasoning("latex", 5);
        }
    }

    private static bool IsLatex(ReadOnlySpan<byte> text) =>
        Has(text, "\\frac"u8) + Has(text, "\\int"u8) + Has(text, "\\sum"u8) + Has(text, "\\sqrt"u8) + Has(text, "\\lim"u8) + Has(text, "\\cdot"u8)
        + Has(text, "\\sin"u8) + Has(text, "\\cos"u8) + Has(text, "\\le"u8) + Has(text, "\\times"u8) + Has(text, "\\mathbb"u8) + Has(text, "\\begin{"u8) > 0;

    private static int Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> symbol) => text.IndexOf(symbol) >= 0 ? 1 : 0;
}
