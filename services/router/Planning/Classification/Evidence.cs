using System.Runtime.CompilerServices;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>
/// What has been found in a request, and what it is worth to each category. Texts are looked at strongest first; a sign counts once, in
/// the first text that has it, so that a long log is not worth more than a short one.
/// </summary>
internal ref struct Evidence
{
    // More signs than anybody reads; all of them count.
    private const int Noted = 24;
    private const int BitsPerEntry = 32;

    private readonly KeywordIndex _index;
    private readonly Span<int> _scores;
    private readonly Span<int> _ceilings;
    private readonly Span<int> _seen;
    private readonly int _code;
    private readonly int _reasoning;
    private Notes _notes;
    private int _count;

    /// <param name="index">The keywords.</param>
    /// <param name="memory">At least <see cref="SizeFor"/> entries, zero.</param>
    public Evidence(KeywordIndex index, Span<int> memory)
    {
        _index = index;
        int categories = index.Categories.Length;
        _scores = memory[..categories];
        _ceilings = memory.Slice(categories, categories);
        _ceilings.Fill(int.MaxValue);
        _seen = memory[(2 * categories)..];
        _code = index.Find(CategoryNames.Code);
        _reasoning = index.Find(CategoryNames.Reasoning);
    }

    /// <summary>What a sign's points are multiplied with in the text that is looked at.</summary>
    public int Weight { get; set; }

    /// <summary>The points of each category.</summary>
    public readonly ReadOnlySpan<int> Scores => _scores;

    /// <summary>The memory that an index needs.</summary>
    public static int SizeFor(KeywordIndex index) => (2 * index.Categories.Length) + (index.Keywords.Length / BitsPerEntry) + 1;

    /// <summary>Lets what is found from now on add so much to each category and no more.</summary>
    public readonly void Limit(int most)
    {
        for (int category = 0; category < _scores.Length; category++)
        {
            _ceilings[category] = _scores[category] + most;
        }
    }

    /// <summary>A keyword was found.</summary>
    public void AddKeyword(int keyword)
    {
        ref int entry = ref _seen[keyword / BitsPerEntry];
        int bit = 1 << (keyword % BitsPerEntry);
        if ((entry & bit) == 0)
        {
            entry |= bit;
            Keyword found = _index.Keywords[keyword];
            Note(found.Category, found.Signal, found.Points);
        }
    }

    /// <summary>A sign of code was found.</summary>
    public void AddCode(string signal, int points) => AddSign(_code, signal, points);

    /// <summary>A sign of something to be reasoned about was found.</summary>
    public void AddReasoning(string signal, int points) => AddSign(_reasoning, signal, points);

    /// <summary>What speaks for a category, strongest first.</summary>
    public readonly string[] SignalsOf(int category)
    {
        Notes left = _notes;
        int count = 0;
        for (int i = 0; i < _count; i++)
        {
            count += left[i].Category == category ? 1 : 0;
        }

        string[] signals = new string[count];
        for (int place = 0; place < count; place++)
        {
            int strongest = KeywordIndex.None;
            for (int i = 0; i < _count; i++)
            {
                bool counts = left[i].Category == category && left[i].Points > 0;
                strongest = counts && (strongest < 0 || left[i].Points > left[strongest].Points) ? i : strongest;
            }

            signals[place] = left[strongest].Signal;
            left[strongest] = default;
        }

        return signals;
    }

    private void AddSign(int category, string signal, int points)
    {
        for (int i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_notes[i].Signal, signal))
            {
                return;
            }
        }

        if (category != KeywordIndex.None)
        {
            Note(category, signal, points);
        }
    }

    private void Note(int category, string signal, int points)
    {
        _scores[category] = Math.Min(_scores[category] + (points * Weight), _ceilings[category]);
        if (_count < Noted)
        {
            _notes[_count++] = new Sign(category, signal, points * Weight);
        }
    }

    private readonly record struct Sign(int Category, string Signal, int Points);

    [InlineArray(Noted)]
    private struct Notes
    {
        private Sign _first;
    }
}
