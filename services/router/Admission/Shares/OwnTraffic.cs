namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// What this replica has through Redis of one scope. An only replica thereby knows what is left of a limit when Redis is gone.
/// Thread-safe without locks: it is kept for every limited request.
/// </summary>
internal sealed class OwnTraffic
{
    private readonly RecentRequests _admitted = new();
    private int _asking;
    private int _inFlight;

    /// <summary>Requests in flight, those included that may be admitted any moment.</summary>
    public int InFlight => Volatile.Read(ref _inFlight) + Volatile.Read(ref _asking);

    /// <summary>Requests of the last minute, those included that may be admitted any moment.</summary>
    public int Requests(long second) => _admitted.Count(second) + Volatile.Read(ref _asking);

    public void Asking() => Interlocked.Increment(ref _asking);

    // Counted before it is no longer expected, so that at no moment it is neither.
    public void Admitted(long second)
    {
        _admitted.Add(second);
        Interlocked.Increment(ref _inFlight);
        Interlocked.Decrement(ref _asking);
    }

    public void NotAdmitted() => Interlocked.Decrement(ref _asking);

    public void Ended() => Interlocked.Decrement(ref _inFlight);

    public int? OpensIn(long second) => _admitted.OpensIn(second);
}
