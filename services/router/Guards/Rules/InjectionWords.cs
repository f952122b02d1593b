using System.Globalization;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>A word that an attack may be about.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Number">Its place among all words of the text.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last one.</param>
internal readonly record struct TopicWord(Topic Topic, int Number, int Start, int End);

/// <summary>
/// Cuts a text into words the way a reader sees them: without capitals, accents, invisible characters, look-alike letters, digits for
/// letters, or blanks between the letters of a word.
/// </summary>
internal static class InjectionWords
{
    private const int Longest = 24;

    public static List<TopicWord> Of(string text)
    {
        List<TopicWord> words = [];
        Span<char> word = stackalloc char[Longest];
        Span<char> spelt = stackalloc char[Longest];
        int speltLength = 0;
        int speltStart = 0;
        int number = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int length = 0;
            for (; i < text.Length && (Fold(text[i]) is var folded && folded != ' '); i++)
            {
                if (folded != '\0' && length++ < Longest)
                {
                    word[length - 1] = folded;
                }
            }

            if (length == 0)
            {
                i++;
                continue;
            }

            if (length == 1 && speltLength < Longest)
            {
                speltStart = speltLength == 0 ? start : speltStart;
                spelt[speltLength++] = word[0];
                continue;
            }

            Spell(words, spelt[..speltLength], ref number, speltStart, start);
            speltLength = 0;
            Add(words, word[..Math.Min(length, Longest)], number++, start, i);
        }

        Spell(words, spelt[..speltLength], ref number, speltStart, text.Length);
        return words;
    }

    // "i g n o r e": of letters that stand by themselves, words are made again, the longest first.
    private static void Spell(List<TopicWord> words, Span<char> letters, ref int number, int start, int end)
    {
        for (int from = 0; from < letters.Length; number++)
        {
            int length = Math.Min(letters.Length - from, Longest);
            while (length > 3 && InjectionLexicon.Of(letters.Slice(from, length)) == Topic.None)
            {
                length--;
            }

            length = length > 3 ? length : 1;
            Add(words, letters.Slice(from, length), number, start, end);
            from += length;
        }
    }

    private static void Add(List<TopicWord> words, Span<char> word, int number, int start, int end)
    {
        Topic topic = InjectionLexicon.Of(word);
        if (topic == Topic.None && word.ContainsAnyInRange('0', '9'))
        {
            Unleet(word);
            topic = InjectionLexicon.Of(word);
        }

        if (topic != Topic.None)
        {
            words.Add(new TopicWord(topic, number, start, end));
        }
    }

    private static void Unleet(Span<char> word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            word[i] = word[i] switch
            {
                '0' => 'o',
                '1' => 'i',
                '3' => 'e',
                '4' => 'a',
                '5' => 's',
                '7' => 't',
                var other => other,
            };
        }
    }

    /// <returns>A lower-case letter or digit; a blank for what separates words; zero for what cannot be seen.</returns>
    private static char Fold(char character)
    {
        if (character < 128)
        {
            return char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character)
                : character == '\'' ? '\0'
                : character is '@' ? 'a'
                : character is '$' ? 's'
                : ' ';
        }

        // Full-width forms.
        if (character is >= '\uFF01' and <= '\uFF5E')
        {
            return Fold((char)(character - 0xFEE0));
        }

        char lower = char.ToLowerInvariant(character);
        return lower switch
        {
            'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'а' or 'α' => 'a',
            'è' or 'é' or 'ê' or 'ë' or 'е' or 'ё' or 'ε' => 'e',
            'ì' or 'í' or 'î' or 'ï' or 'і' or 'ι' or 'ı' => 'i',
            'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'о' or 'ο' => 'o',
            'ù' or 'ú' or 'û' or 'ü' or 'υ' => 'u',
            'ç' or 'с' => 'c',
            'ñ' => 'n',
            'р' or 'ρ' => 'p',
            'ѕ' => 's',
            'у' or 'ý' => 'y',
            'х' => 'x',
            'к' or 'κ' => 'k',
            'ԁ' => 'd',
            'ո' => 'n',
            '’' or '\u00AD' => '\0',
            _ when char.GetUnicodeCategory(lower) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark => '\0',
            _ when char.IsLetterOrDigit(lower) => lower,
            _ => ' ',
        };
    }
}
