using System.Buffers;
using System.Text;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>Characters as keywords are compared: without case and accents.</summary>
internal static class Folding
{
    /// <summary>What stands between words.</summary>
    public const char Separator = ' ';

    /// <summary>What is not there: accents that stand by themselves, soft hyphens.</summary>
    public const char Nothing = '\0';

    private const int FirstAccented = 0xC0;

    // U+00C0 to U+017F, the letters without what they wear. The three ligatures become two letters.
    private const string Plain =
        "aaaaaaæceeeeiiiidnooooo ouuuuyþßaaaaaaæceeeeiiiidnooooo ouuuuyþy" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnooooooœœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>The first character of a text, folded, and how many bytes it takes.</summary>
    /// <param name="utf8">A text that does not begin with ASCII.</param>
    /// <param name="second">The second letter of a ligature; <see cref="Nothing"/> for all others.</param>
    public static (char Folded, int Length) Next(ReadOnlySpan<byte> utf8, out char second)
    {
        second = Nothing;
        return Rune.DecodeFromUtf8(utf8, out Rune rune, out int length) != OperationStatus.Done || !rune.IsBmp
            ? (Separator, length)
            : (Of((char)rune.Value, out second), length);
    }

    /// <summary>A character folded: <see cref="Separator"/> for what no word is made of, <see cref="Nothing"/> for what does not count.</summary>
    public static char Of(char character, out char second)
    {
        second = Nothing;
        if (character < FirstAccented)
        {
            return char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character)
                : character is '+' or '#' ? character
                : character == '\u00AD' ? Nothing
                : Separator;
        }

        char folded = character < FirstAccented + Plain.Length ? Plain[character - FirstAccented]
            : char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark ? Nothing
            : char.IsLetterOrDigit(character) ? char.ToLowerInvariant(character)
            : Separator;
        (folded, second) = folded switch
        {
            'œ' => ('o', 'e'),
            'æ' => ('a', 'e'),
            'ß' => ('s', 's'),
            _ => (folded, Nothing),
        };
        return folded;
    }

    /// <summary>Whether a character is a word by itself, because its script puts no blanks between words.</summary>
    public static bool IsWord(char folded) => folded is >= '\u0E00' and <= '\u0E7F' or >= '\u2E80' and <= '\u9FFF';

    /// <summary>Whether a character belongs to a word only behind another: C#, C++.</summary>
    public static bool Follows(char folded) => folded is '+' or '#';
}
