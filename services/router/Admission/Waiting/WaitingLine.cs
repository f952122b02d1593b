namespace LlmMesh.Router.Admission.Waiting;

/// <summary>
/// Those who wait for one scope: a lane for each key, first come, first served within a lane, one turn for each lane in a circle. Its head
/// stays until it leaves by itself; who comes later never gets before it. Every step takes constant time.
/// </summary>
/// <remarks>Not thread-safe: the <see cref="WaitingRoom"/> guards it.</remarks>
internal sealed class WaitingLine
{
    private readonly Dictionary<string, LinkedListNode<LinkedList<Waiter>>> _lanes = new(StringComparer.Ordinal);
    private readonly LinkedList<LinkedList<Waiter>> _turns = new();

    public int Count { get; private set; }

    /// <summary>When the scope is known to have room again, as a timestamp.</summary>
    public long RetryAt { get; set; }

    /// <summary>Whose turn it is; null when nobody waits.</summary>
    public Waiter? Head => _turns.First?.Value.First?.Value;

    public void Add(Waiter waiter)
    {
        if (!_lanes.TryGetValue(waiter.Key, out LinkedListNode<LinkedList<Waiter>>? lane))
        {
            lane = _turns.AddLast(new LinkedList<Waiter>());
            _lanes.Add(waiter.Key, lane);
        }

        waiter.Place = lane.Value.AddLast(waiter);
        Count++;
    }

    /// <param name="waiter">Who leaves.</param>
    /// <param name="isServed">Whether its lane has had its turn with it; one that gives up leaves the turn to the next of its lane.</param>
    public void Remove(Waiter waiter, bool isServed)
    {
        LinkedListNode<LinkedList<Waiter>> lane = _lanes[waiter.Key];
        lane.Value.Remove(waiter.Place!);
        Count--;
        if (lane.Value.Count == 0)
        {
            _turns.Remove(lane);
            _lanes.Remove(waiter.Key);
        }
        else if (isServed)
        {
            _turns.Remove(lane);
            _turns.AddLast(lane);
        }
    }
}
