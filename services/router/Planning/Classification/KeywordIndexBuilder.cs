using System.Collections.Frozen;
using System.Text;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>Builds a <see cref="KeywordIndex"/>.</summary>
internal sealed class KeywordIndexBuilder(IReadOnlyList<Category> categories)
{
    private const int None = KeywordIndex.None;
    private const int WordPoints = 2;
    private const int PhrasePoints = 3;

    private readonly Dictionary<(int Node, char Letter), int> _letters = [];
    private readonly List<(int Word, int Beginning, int Parent)> _nodes = [(None, None, 0), (None, None, 0)];
    private readonly List<int> _firstPhrases = [];
    private readonly List<int> _endNodes = [];
    private readonly List<PhraseNode> _phrases = [];
    private readonly List<Keyword> _keywords = [];

    public KeywordIndex Build()
    {
        for (int category = 0; category < categories.Count; category++)
        {
            foreach (string keyword in categories[category].Keywords)
            {
                Add(keyword, category);
            }
        }

        return new KeywordIndex
        {
            Categories = [.. categories.Select(category => category.Name)],
            NextNodes = Table(),
            OtherNodes = _letters.Where(letter => !char.IsAscii(letter.Key.Letter)).ToFrozenDictionary(),
            Words = [.. _nodes.Select(node => node.Word)],
            Beginnings = [.. Enumerable.Range(0, _nodes.Count).Select(BeginningUpTo)],
            ShorterBeginnings = [.. _endNodes.Select(node => BeginningUpTo(_nodes[node].Parent))],
            FirstPhrases = [.. _firstPhrases],
            Phrases = [.. _phrases],
            Keywords = [.. _keywords],
        };
    }

    private void Add(string keyword, int category)
    {
        int phrase = None;
        int words = 0;
        foreach (string word in WordsOf(keyword))
        {
            int number = NumberOf(word);
            phrase = words++ == 0 ? First(number) : Child(phrase, number);
        }

        if (phrase != None && !IsKnown(phrase, category))
        {
            _keywords.Add(new Keyword(category, $"keyword:{keyword}", words == 1 ? WordPoints : PhrasePoints, _phrases[phrase].Keyword));
            _phrases[phrase] = _phrases[phrase] with { Keyword = _keywords.Count - 1 };
        }
    }

    // Cut and folded as a text is.
    private static List<string> WordsOf(string keyword)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (char character in keyword)
        {
            char folded = character == '*' ? character : Folding.Of(character, out _);
            if (folded == Folding.Separator || Folding.IsWord(folded))
            {
                End();
            }

            if (folded is not (Folding.Separator or Folding.Nothing) && (word.Length > 0 || !Folding.Follows(folded)))
            {
                word.Append(folded);
                _ = Folding.Of(character, out char second);
                word.Append(second == Folding.Nothing ? "" : second);
            }

            if (Folding.IsWord(folded))
            {
                End();
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    // Two spellings of one keyword, with and without accents, count once.
    private bool IsKnown(int phrase, int category)
    {
        int keyword = _phrases[phrase].Keyword;
        while (keyword != None && _keywords[keyword].Category != category)
        {
            keyword = _keywords[keyword].Next;
        }

        return keyword != None;
    }

    private int NumberOf(string word)
    {
        bool isBeginning = word[^1] == '*';
        int node = KeywordIndex.StartNode;
        foreach (char letter in word.AsSpan().TrimEnd('*'))
        {
            if (!_letters.TryGetValue((node, letter), out int next))
            {
                next = _nodes.Count;
                _letters.Add((node, letter), next);
                _nodes.Add((None, None, node));
            }

            node = next;
        }

        int known = isBeginning ? _nodes[node].Beginning : _nodes[node].Word;
        if (known != None)
        {
            return known;
        }

        int number = _firstPhrases.Count;
        _firstPhrases.Add(None);
        _endNodes.Add(node);
        _nodes[node] = isBeginning ? _nodes[node] with { Beginning = number } : _nodes[node] with { Word = number };
        return number;
    }

    private int First(int word)
    {
        if (_firstPhrases[word] == None)
        {
            _firstPhrases[word] = AddPhrase(word, None);
        }

        return _firstPhrases[word];
    }

    private int Child(int phrase, int word)
    {
        int child = _phrases[phrase].FirstChild;
        while (child != None && _phrases[child].Word != word)
        {
            child = _phrases[child].NextSibling;
        }

        if (child == None)
        {
            child = AddPhrase(word, _phrases[phrase].FirstChild);
            _phrases[phrase] = _phrases[phrase] with { FirstChild = child };
        }

        return child;
    }

    private int AddPhrase(int word, int sibling)
    {
        _phrases.Add(new PhraseNode(word, None, None, sibling));
        return _phrases.Count - 1;
    }

    private int[] Table()
    {
        int[] table = new int[_nodes.Count * KeywordIndex.Classes];
        Array.Fill(table, KeywordIndex.NoNode);
        foreach (((int node, char letter), int next) in _letters)
        {
            if (char.IsAscii(letter))
            {
                table[(node * KeywordIndex.Classes) + KeywordIndex.ClassOf(letter)] = next;
            }
        }

        return table;
    }

    private int BeginningUpTo(int node)
    {
        while (node > KeywordIndex.NoNode && _nodes[node].Beginning == None)
        {
            node = _nodes[node].Parent;
        }

        return _nodes[node].Beginning;
    }
}
