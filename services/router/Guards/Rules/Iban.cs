using System.Collections.Frozen;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>Bank accounts by ISO 13616: a country's length and check digits by ISO 7064 (mod 97).</summary>
internal static class Iban
{
    private const int Shortest = 15;

    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["AD"] = 24,
        ["AE"] = 23,
        ["AT"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["CH"] = 21,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DK"] = 18,
        ["EE"] = 20,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GR"] = 27,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IL"] = 23,
        ["IS"] = 26,
        ["IT"] = 27,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["MC"] = 27,
        ["MT"] = 31,
        ["NL"] = 18,
        ["NO"] = 15,
        ["PL"] = 28,
        ["PT"] = 25,
        ["RO"] = 24,
        ["RS"] = 22,
        ["SA"] = 24,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
        ["TR"] = 26,
        ["UA"] = 29,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How many characters of a text, blanks included, are an account; 0 when it does not begin with one.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        Span<char> compact = stackalloc char[34];
        int known = Lengths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..2], out int length) ? length : 0;
        int count = 0;
        int end = 0;
        for (int i = 0; i < text.Length && count < (known == 0 ? compact.Length : known); i++)
        {
            if (text[i] != ' ')
            {
                compact[count++] = text[i];
                end = i + 1;
            }
        }

        return count >= Shortest && (known == 0 || count == known) && Remainder(compact[..count]) == 1 ? end : 0;
    }

    // Country and check digits go to the end, letters become numbers from 10 on.
    private static int Remainder(ReadOnlySpan<char> compact)
    {
        int remainder = 0;
        for (int i = 0; i < compact.Length; i++)
        {
            char character = compact[(i + 4) % compact.Length];
            int value = char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder;
    }
}
