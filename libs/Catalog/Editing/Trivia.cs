namespace LlmMesh.Catalog.Editing;

/// <summary>What stands between the values of a text: blanks and comments.</summary>
internal static class Trivia
{
    /// <summary>The next place that is neither blank nor comment.</summary>
    public static int Skip(string text, int at)
    {
        while (at < text.Length)
        {
            int next = AfterBlanks(text, at, acrossLines: true);
            at = AfterComment(text, next);
            if (at == next)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The end of the comments that follow on the same line, without the blanks behind them; a block may end on another line.</summary>
    public static int EndOfComments(string text, int at)
    {
        int end = at;
        while (true)
        {
            int next = AfterBlanks(text, end, acrossLines: false);
            int after = AfterComment(text, next);
            if (after == next)
            {
                return end;
            }

            end = after;
        }
    }

    /// <summary>The next place on the line that is not blank: perhaps its end.</summary>
    public static int SkipBlanks(string text, int at) => AfterBlanks(text, at, acrossLines: false);

    /// <summary>Whether the text or the line ends here.</summary>
    public static bool IsLineEnd(string text, int at) => at >= text.Length || text[at] is '\r' or '\n';

    /// <summary>The beginning of the next line; the end of the text where there is none.</summary>
    public static int AfterLineEnd(string text, int at) =>
        at >= text.Length ? at
        : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2
        : at + 1;

    /// <summary>Back over the blanks before a place, on its line.</summary>
    public static int BeforeBlanks(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at;
    }

    /// <summary>Whether nothing but blanks stands before a place on its line.</summary>
    public static bool BeginsLine(string text, int at)
    {
        int before = BeforeBlanks(text, at);
        return before == 0 || text[before - 1] is '\r' or '\n';
    }

    /// <summary>The blanks with which the line of a place begins.</summary>
    public static string Indentation(string text, int at)
    {
        int start = text.LastIndexOfAny(['\r', '\n'], Math.Max(at - 1, 0)) + 1;
        return at == 0 ? "" : text[start..Math.Min(at, AfterBlanks(text, start, acrossLines: false))];
    }

    private static int AfterBlanks(string text, int at, bool acrossLines)
    {
        while (at < text.Length && (text[at] is ' ' or '\t' || (acrossLines && text[at] is '\r' or '\n')))
        {
            at++;
        }

        return at;
    }

    private static int AfterComment(string text, int at)
    {
        ReadOnlySpan<char> rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            int end = rest.IndexOfAny('\r', '\n');
            return end < 0 ? text.Length : at + end;
        }

        return rest.StartsWith("/*") ? at + rest.IndexOf("*/") + 2 : at;
    }
}
