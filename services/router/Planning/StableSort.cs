namespace LlmMesh.Router.Planning;

/// <summary>Sorts by ranks; equals stay in their order. Its memory is used again.</summary>
internal sealed class StableSort
{
    private long[] _ranks = new long[16];
    private int[] _places = new int[16];
    private Contender[] _moved = new Contender[16];

    /// <summary>The ranks to fill for the next <see cref="Apply"/>.</summary>
    public Span<long> Ranks(int count)
    {
        if (_ranks.Length < count)
        {
            int length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
            _ranks = new long[length];
            _places = new int[length];
            _moved = new Contender[length];
        }

        return _ranks.AsSpan(0, count);
    }

    /// <summary>Puts those in order whose ranks have been filled in.</summary>
    public void Apply(Span<Contender> contenders)
    {
        Span<long> ranks = _ranks.AsSpan(0, contenders.Length);
        if (IsInOrder(ranks))
        {
            return;
        }

        Span<int> places = _places.AsSpan(0, contenders.Length);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        // Numbers sort fast, but not stably: equals are put right afterwards.
        ranks.Sort(places);
        for (int start = 0, end; start < ranks.Length; start = end)
        {
            for (end = start + 1; end < ranks.Length && ranks[end] == ranks[start]; end++)
            {
            }

            places[start..end].Sort();
        }

        Span<Contender> moved = _moved.AsSpan(0, contenders.Length);
        contenders.CopyTo(moved);
        for (int i = 0; i < places.Length; i++)
        {
            contenders[i] = moved[places[i]];
        }

        moved.Clear();
    }

    private static bool IsInOrder(ReadOnlySpan<long> ranks)
    {
        for (int i = 1; i < ranks.Length; i++)
        {
            if (ranks[i] < ranks[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
