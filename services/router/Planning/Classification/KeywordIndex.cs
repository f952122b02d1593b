using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>One keyword of a category.</summary>
/// <param name="Category">The category's place in the list.</param>
/// <param name="Signal">How explain shows it.</param>
/// <param name="Points">What it is worth.</param>
/// <param name="Next">The same words as a keyword of another category.</param>
internal readonly record struct Keyword(int Category, string Signal, int Points, int Next);

/// <summary>Where a phrase stands after one of its words.</summary>
/// <param name="Word">The word.</param>
/// <param name="Keyword">The keyword that is complete here.</param>
/// <param name="FirstChild">What may follow.</param>
/// <param name="NextSibling">What else may stand here.</param>
internal readonly record struct PhraseNode(int Word, int Keyword, int FirstChild, int NextSibling);

/// <summary>
/// The keywords of all categories in one automaton: letters lead to words, words to phrases. Both are tables of numbers, so that finding
/// keywords in a text looks each letter up once and allocates nothing. Immutable; built once for each list of categories.
/// </summary>
internal sealed class KeywordIndex
{
    /// <summary>No word, phrase, keyword or category.</summary>
    public const int None = -1;

    /// <summary>Where a word begins.</summary>
    public const int StartNode = 0;

    /// <summary>Where no keyword can come any more.</summary>
    public const int NoNode = 1;

    /// <summary>Classes of ASCII characters; those of other letters would make the table wide and hardly ever be asked for.</summary>
    public const int Classes = 1 + LettersAndDigits + 2;

    private const int LettersAndDigits = 36;

    private static readonly ConditionalWeakTable<IReadOnlyList<Category>, KeywordIndex> Cache = [];

    private static readonly byte[] ClassTable = [.. Enumerable.Range(0, 128).Select(character => ClassOf(Folding.Of((char)character, out _)))];

    /// <summary>The class of each ASCII character; 0 separates words.</summary>
    public static ReadOnlySpan<byte> ClassOfAscii => ClassTable;

    /// <summary>The categories' names, in their order.</summary>
    public required string[] Categories { get; init; }

    /// <summary>The node after each node and class.</summary>
    public required int[] NextNodes { get; init; }

    /// <summary>The node after a node and a letter that is not ASCII.</summary>
    public required FrozenDictionary<(int Node, char Letter), int> OtherNodes { get; init; }

    /// <summary>The word that ends at each node.</summary>
    public required int[] Words { get; init; }

    /// <summary>The longest beginning of words, as <c>debug*</c> writes it, that ends at each node or before.</summary>
    public required int[] Beginnings { get; init; }

    /// <summary>For a word that is a beginning, the next shorter one.</summary>
    public required int[] ShorterBeginnings { get; init; }

    /// <summary>The phrase that begins with each word.</summary>
    public required int[] FirstPhrases { get; init; }

    /// <summary>The phrases.</summary>
    public required PhraseNode[] Phrases { get; init; }

    /// <summary>The keywords.</summary>
    public required Keyword[] Keywords { get; init; }

    /// <summary>The index of a list of categories; the same for the same list.</summary>
    public static KeywordIndex Of(IReadOnlyList<Category> categories) =>
        Cache.GetValue(categories, static list => new KeywordIndexBuilder(list).Build());

    /// <summary>The place of a category; <see cref="None"/> when there is none of this name.</summary>
    public int Find(string category) => Array.IndexOf(Categories, category);

    /// <summary>The class of a folded character.</summary>
    public static byte ClassOf(char folded) => (byte)(folded switch
    {
        >= 'a' and <= 'z' => 1 + folded - 'a',
        >= '0' and <= '9' => 27 + folded - '0',
        '+' => LettersAndDigits + 1,
        '#' => LettersAndDigits + 2,
        _ => 0,
    });
}
