using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>How a new answer is brought to go on where a broken one ended.</summary>
internal enum ContinuationKind
{
    /// <summary>The delivered text is sent along as the beginning of the answer.</summary>
    Prefill = 0,

    /// <summary>The answer is asked for anew and must repeat the delivered text exactly.</summary>
    Restart,
}

/// <summary>What a piece of the new answer is.</summary>
internal enum ContinuationStep
{
    /// <summary>A repetition of delivered text.</summary>
    Repeats = 0,

    /// <summary>It may repeat delivered text although a prefill was sent; the next pieces decide.</summary>
    Undecided,

    /// <summary>From <see cref="Continuation.FreshAt"/> on it is new.</summary>
    Fresh,

    /// <summary>It is a different answer.</summary>
    Diverges,
}

/// <summary>Finds the place in a new answer from which it goes on with what was delivered. Used for one attempt.</summary>
internal sealed class Continuation(ContinuationKind kind, DeliveredText delivered)
{
    // A model that ignores the prefill and begins anew is recognised by this many bytes of repetition.
    private const int EchoLength = 32;

    private readonly List<byte[]> _held = [];
    private ContinuationKind _kind = kind;
    private int _matched;

    public DeliveredText Delivered { get; } = delivered;

    /// <summary>The text to send along; null when none is.</summary>
    public DeliveredText? Prefill { get; } = kind == ContinuationKind.Prefill ? delivered : null;

    /// <summary>Bytes of the last piece that repeat delivered text.</summary>
    public int FreshAt { get; private set; }

    /// <summary>Whether an answer that ends here ends where the delivered text does.</summary>
    public bool IsCaughtUp => _kind == ContinuationKind.Prefill || _matched == Delivered.Utf8.Length;

    /// <summary>Whether pieces are held back.</summary>
    public bool HasHeld => _held.Count > 0;

    /// <summary>Keeps an undecided piece, a JSON string with its quotes.</summary>
    public void Hold(ReadOnlySpan<byte> literal) => _held.Add(literal.ToArray());

    /// <summary>The pieces held back turned out to be new.</summary>
    public void DeliverHeld()
    {
        _held.ForEach(literal => Delivered.Append(literal));
        _held.Clear();
    }

    /// <param name="text">The next piece of the new answer, UTF-8.</param>
    public ContinuationStep Match(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> expected = Delivered.Utf8[_matched..];
        int common = Math.Min(expected.Length, text.Length);
        bool repeats = text[..common].SequenceEqual(expected[..common]);
        FreshAt = 0;
        if (_kind == ContinuationKind.Prefill && (!repeats || Delivered.Utf8.Length < EchoLength))
        {
            return ContinuationStep.Fresh;
        }

        if (!repeats)
        {
            return ContinuationStep.Diverges;
        }

        _matched += common;
        if (_kind == ContinuationKind.Prefill && _matched < EchoLength)
        {
            return ContinuationStep.Undecided;
        }

        // It is an answer from the beginning: what was held back repeats delivered text as well.
        _kind = ContinuationKind.Restart;
        _held.Clear();
        FreshAt = common;
        return common < text.Length ? ContinuationStep.Fresh : ContinuationStep.Repeats;
    }
}
