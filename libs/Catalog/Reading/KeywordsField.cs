using System.Text;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads the keywords of a category: words and phrases, with <c>*</c> at the end of a word for any ending.</summary>
internal static class KeywordsField
{
    private const int Longest = 64;

    public static IReadOnlyList<string> Read(JsonCursor field) => [.. (field.Items() ?? []).Select(Keyword).OfType<string>()];

    private static string? Keyword(JsonCursor field)
    {
        if (field.Text() is not { } keyword)
        {
            return null;
        }

        if (Fault(keyword) is { } fault)
        {
            field.Error(fault);
            return null;
        }

        return keyword;
    }

    private static string? Fault(string keyword)
    {
        if (keyword.Length > Longest)
        {
            return $"is no keyword: it is longer than {Longest} characters.";
        }

        if (!IsWordLike(keyword))
        {
            return "is no keyword: it has no letter or digit.";
        }

        foreach (string word in keyword.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
        {
            int star = word.IndexOf('*', StringComparison.Ordinal);
            if (star >= 0 && (star < word.Length - 1 || !IsWordLike(word)))
            {
                return "is no keyword: * may only stand at the end of a word and means any ending.";
            }
        }

        return null;
    }

    private static bool IsWordLike(string text)
    {
        foreach (Rune letter in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(letter))
            {
                return true;
            }
        }

        return false;
    }
}
