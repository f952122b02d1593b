using System.Threading.Channels;

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

    public bool IsFull => Volatile.Read(ref _count) >= Most;

    public ChannelReader<State.Ledger.Settlement> Reader => _queue.Reader;

    /// <summary>Adds a settlement. When it is full, one that has nothing to record is left to its lease.</summary>
    public void Add(State.Ledger.Settlement settlement)
    {
        if (settlement.Event is null && (IsFull || settlement.Held.Count == 0))
        {
            return;
        }

        Interlocked.Increment(ref _count);
        _queue.Writer.TryWrite(settlement);
    }

    /// <summary>So many have been applied.</summary>
    public void Applied(int count) => Interlocked.Add(ref _count, -count);

    /// <summary>No more will come.</summary>
    public void Complete() => _queue.Writer.TryComplete();
}
