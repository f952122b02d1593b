namespace LlmMesh.Router.Attempts.Faults;

/// <summary>Patterns over a whole text: <c>*</c> stands for any text, everything else for itself, case is ignored.</summary>
internal static class TextPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int star = pattern.IndexOf('*');
        if (star < 0)
        {
            return text.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        }

        if (!text.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // The first place of each part leaves the most text for the next ones; the last part has its place at the end.
        ReadOnlySpan<char> rest = text[star..];
        pattern = pattern[(star + 1)..];
        while ((star = pattern.IndexOf('*')) >= 0)
        {
            int at = rest.IndexOf(pattern[..star], StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + star)..];
            pattern = pattern[(star + 1)..];
        }

        return rest.EndsWith(pattern, StringComparison.OrdinalIgnoreCase);
    }
}
