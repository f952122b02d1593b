namespace LlmMesh.Router.Planning.Classification;

/// <summary>Finds the keywords of an index in texts, one text after the other.</summary>
internal ref struct KeywordFinder(KeywordIndex index)
{
    // More beginnings of phrases than these never stand open at one word of a text that somebody wrote.
    private const int MostOpen = 16;

    private OpenPhrases _open;
    private int _openCount;
    private int _node;
    private int _reached;
    private bool _inWord;

    /// <summary>Tells the evidence about each keyword in a text, each time that it occurs.</summary>
    /// <param name="utf8">A text; what is not valid in it separates words.</param>
    /// <param name="evidence">What is told.</param>
    public void Find(ReadOnlySpan<byte> utf8, ref Evidence evidence)
    {
        ReadOnlySpan<byte> classes = KeywordIndex.ClassOfAscii;
        int[] next = index.NextNodes;
        _openCount = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte value = utf8[i];
            if (value >= 128)
            {
                i += BeyondAscii(utf8[i..], ref evidence) - 1;
                continue;
            }

            int letter = classes[value];
            if (letter == 0 || (!_inWord && Folding.Follows((char)value)))
            {
                EndWord(ref evidence);
                continue;
            }

            Step(next[(_node * KeywordIndex.Classes) + letter]);
        }

        EndWord(ref evidence);
    }

    private int BeyondAscii(ReadOnlySpan<byte> utf8, ref Evidence evidence)
    {
        (char folded, int length) = Folding.Next(utf8, out char second);
        bool isWord = Folding.IsWord(folded);
        if (folded == Folding.Separator || isWord)
        {
            EndWord(ref evidence);
        }

        if (folded is not (Folding.Separator or Folding.Nothing))
        {
            Step(NodeAfter(folded));
            if (second != Folding.Nothing)
            {
                Step(NodeAfter(second));
            }
        }

        if (isWord)
        {
            EndWord(ref evidence);
        }

        return length;
    }

    private readonly int NodeAfter(char folded) =>
        char.IsAscii(folded) ? index.NextNodes[(_node * KeywordIndex.Classes) + KeywordIndex.ClassOf(folded)]
        : index.OtherNodes.GetValueOrDefault((_node, folded), KeywordIndex.NoNode);

    private void Step(int node)
    {
        _inWord = true;
        _reached = node == KeywordIndex.NoNode ? _reached : node;
        _node = node;
    }

    private void EndWord(ref Evidence evidence)
    {
        if (!_inWord)
        {
            return;
        }

        int word = index.Words[_node];
        int beginning = index.Beginnings[_reached];
        _inWord = false;
        _node = KeywordIndex.StartNode;
        _reached = KeywordIndex.StartNode;
        if (word == KeywordIndex.None && beginning == KeywordIndex.None)
        {
            _openCount = 0;
            return;
        }

        OpenPhrases before = _open;
        ReadOnlySpan<int> open = ((ReadOnlySpan<int>)before)[.._openCount];
        _openCount = 0;
        if (word != KeywordIndex.None)
        {
            Advance(word, open, ref evidence);
        }

        for (; beginning != KeywordIndex.None; beginning = index.ShorterBeginnings[beginning])
        {
            Advance(beginning, open, ref evidence);
        }
    }

    private void Advance(int word, scoped ReadOnlySpan<int> open, ref Evidence evidence)
    {
        Enter(index.FirstPhrases[word], ref evidence);
        foreach (int phrase in open)
        {
            int child = index.Phrases[phrase].FirstChild;
            while (child != KeywordIndex.None && index.Phrases[child].Word != word)
            {
                child = index.Phrases[child].NextSibling;
            }

            Enter(child, ref evidence);
        }
    }

    private void Enter(int phrase, ref Evidence evidence)
    {
        if (phrase == KeywordIndex.None)
        {
            return;
        }

        PhraseNode node = index.Phrases[phrase];
        for (int keyword = node.Keyword; keyword != KeywordIndex.None; keyword = index.Keywords[keyword].Next)
        {
            evidence.AddKeyword(keyword);
        }

        if (node.FirstChild != KeywordIndex.None && _openCount < MostOpen)
        {
            _open[_openCount++] = phrase;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(MostOpen)]
    private struct OpenPhrases
    {
        private int _first;
    }
}
