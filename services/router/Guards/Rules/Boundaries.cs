namespace LlmMesh.Router.Guards.Rules;

/// <summary>Looks at what stands around a match: the engine that never backtracks cannot.</summary>
internal static class Boundaries
{
    /// <summary>Whether a letter or digit stands before a position.</summary>
    public static bool IsInsideWord(ReadOnlySpan<char> text, int position)
    {
        if (position == 0 || !char.IsAsciiLetterOrDigit(text[position - 1]))
        {
            return false;
        }

        // The letter of an escape in the arguments of a call, which are JSON in a string.
        return !(position > 1 && text[position - 2] == '\\' && text[position - 1] is 'n' or 'r' or 't');
    }

    /// <summary>Whether a digit stands right before a range or right behind it.</summary>
    public static bool TouchesDigit(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && char.IsAsciiDigit(text[start - 1])) || (end < text.Length && char.IsAsciiDigit(text[end]));
}
