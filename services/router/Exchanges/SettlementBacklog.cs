using System.Threading.Channels;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// The settlements that wait for the shared state, in order. While too many do, no request is admitted: what cannot be recorded must not
/// be spent, and an outage must not fill the memory. Thread-safe, for one reader.
/// </summary>
internal sealed class SettlementBacklog
{
    /// <summary>From here on it is full.</summary>
    public const int Most = 10_000;

    private readonly Channel<State.Ledger.Settlement> _queue =
        Channel.CreateUnbounded<State.Ledger.Settlement>(new UnboundedChannelOptions { SingleReader = true });

    private int _count;

    public bool IsFull => Count >= Most;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    public ChannelReader<State.Ledger.Settlement> Reader => _queue.Reader;

    /// <summary>Told of every group that a request had reserved in, once the shared state knows that it has ended. Null (the default) tells nobody.</summary>
    public Action<ScopeGroup>? GaveBack { get; set; }

    /// <summary>
    /// Adds a settlement. When it is full, one that has nothing to record is left to its lease, unless its intent would be recorded then.
    /// </summary>
    public void Add(State.Ledger.Settlement settlement)
    {
        if (settlement is { Event: null, EndsRequest: false } && (IsFull || settlement.Held.Count == 0))
        {
            return;
        }

        Interlocked.Increment(ref _count);
        _queue.Writer.TryWrite(settlement);
    }

    /// <summary>These have been applied.</summary>
    public void Applied(IReadOnlyList<State.Ledger.Settlement> batch)
    {
        Interlocked.Add(ref _count, -batch.Count);
        foreach (State.Ledger.Settlement settlement in batch)
        {
            // What was only asked for and refused elsewhere is no news: two requests would wake each other for ever.
            for (int i = 0; settlement.Event is not null && i < settlement.Held.Count; i++)
            {
                GaveBack?.Invoke(settlement.Held[i].Scopes);
            }
        }
    }

    /// <summary>No more will come.</summary>
    public void Complete() => _queue.Writer.TryComplete();
}
