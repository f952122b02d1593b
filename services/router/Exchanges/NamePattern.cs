namespace LlmMesh.Router.Exchanges;

/// <summary>Names with <c>*</c> for any run of characters, compared with regard to case.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name fits. Takes at most pattern × name steps and no memory, whatever the pattern is.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
                if (p == pattern.Length)
                {
                    return true;
                }
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                // Only the last star can still give way: what stands before it has been matched as early as possible.
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
