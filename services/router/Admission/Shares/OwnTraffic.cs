namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// What this replica has through Redis of one scope. An only replica thereby knows what is left of a limit when Redis is gone.
/// Thread-safe without locks: it is kept for every limited request.
/// </summary>
internal sealed class OwnTraffic
{
    private int _asking;
    private long _askingTokens;
    private int _inFlight;

    /// <summary>Requests admitted.</summary>
    public RecentCounts Admitted { get; } = new();

    /// <summary>Their tokens.</summary>
    public RecentCounts AdmittedTokens { get; } = new();

    /// <summary>Requests in flight, those included that may be admitted any moment.</summary>
    public int InFlight => Volatile.Read(ref _inFlight) + Volatile.Read(ref _asking);

    /// <summary>Requests of the last minute, those included that may be admitted any moment.</summary>
    public long Requests(long second) => Admitted.Count(second) + Volatile.Read(ref _asking);

    /// <summary>Tokens of the last minute, likewise.</summary>
    public long Tokens(long second) => AdmittedTokens.Count(second) + Volatile.Read(ref _askingTokens);

    public void Asking(long tokens)
    {
        Interlocked.Increment(ref _asking);
        if (tokens > 0)
        {
            Interlocked.Add(ref _askingTokens, tokens);
        }
    }

    // Counted before it is no longer expected, so that at no moment it is neither.
    public void WasAdmitted(long second, long tokens)
    {
        Admitted.Add(second, 1);
        Interlocked.Increment(ref _inFlight);
        if (tokens > 0)
        {
            AdmittedTokens.Add(second, tokens);
        }

        NotAdmitted(tokens);
    }

    public void NotAdmitted(long tokens)
    {
        Interlocked.Decrement(ref _asking);
        if (tokens > 0)
        {
            Interlocked.Add(ref _askingTokens, -tokens);
        }
    }

    /// <summary>A request has ended.</summary>
    /// <param name="second">When it was admitted.</param>
    /// <param name="more">Tokens it used beyond those it was admitted with; negative when fewer.</param>
    public void Ended(long second, long more)
    {
        Interlocked.Decrement(ref _inFlight);
        Correct(AdmittedTokens, second, more);
    }

    /// <summary>A request was not sent after all.</summary>
    public void Returned(long second, long tokens)
    {
        Admitted.Remove(second, 1);
        Ended(second, -tokens);
    }

    private static void Correct(RecentCounts counts, long second, long more)
    {
        if (more > 0)
        {
            counts.Add(second, more);
        }
        else if (more < 0)
        {
            counts.Remove(second, -more);
        }
    }
}
