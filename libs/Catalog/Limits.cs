namespace LlmMesh.Catalog;

/// <summary>What happens to a request that a limit has no room for.</summary>
public enum LimitAction
{
    /// <summary>It is refused.</summary>
    Reject = 0,

    /// <summary>The next candidate is asked; the last one refuses. Only for limits of providers and targets.</summary>
    Next,

    /// <summary>It waits for its turn, within the bounds of <see cref="WaitPolicy"/>.</summary>
    Wait,
}

/// <summary>How requests wait for a limit: first come, first served, in turns between keys.</summary>
public sealed record WaitPolicy
{
    /// <summary>Longest wait; the request's own time is a bound as well. Default 10 s.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most requests that wait for one scope in one router; the next one is refused at once. Default 100.</summary>
    public int Queue { get; init; } = 100;
}

/// <summary>Limits of one scope over all replicas; 0 means unlimited.</summary>
public sealed record Limits
{
    /// <summary>Most requests in any 60 seconds.</summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Most tokens in any 60 seconds, prompts and answers together.</summary>
    public long TokensPerMinute { get; init; }

    /// <summary>Most requests of a calendar day in the mesh's time zone.</summary>
    public int RequestsPerDay { get; init; }

    /// <summary>Most requests in flight.</summary>
    public int Concurrency { get; init; }

    /// <summary>What becomes of a request they have no room for. Default refused.</summary>
    public LimitAction OnLimit { get; init; }

    /// <summary>How it waits, if it waits.</summary>
    public WaitPolicy Wait { get; init; } = new();
}
