namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>How a request ended.</summary>
internal enum Ending
{
    /// <summary>It has not ended.</summary>
    InFlight,

    /// <summary>The emulator sent all it meant to send.</summary>
    Completed,

    /// <summary>The client left first.</summary>
    Aborted,

    /// <summary>A fault closed the connection before the answer was whole.</summary>
    Broken,
}

/// <summary>One request as the emulator saw it. Written by the request's own flow, read by the control API at any time.</summary>
internal sealed class Observed
{
    private int _writes;
    private int _ending;

    /// <summary>1 for the first request since the start; 0 while requests are not logged.</summary>
    public long Sequence { get; set; }

    /// <summary>When its body had been read.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The names of the headers received.</summary>
    public required string[] Headers { get; init; }

    /// <summary>The scheme and the last four characters of the credential.</summary>
    public string? Authorization { get; init; }

    public string? Model { get; init; }

    public bool Stream { get; init; }

    public string? LastRole { get; init; }

    /// <summary>The fault call met, as it was written.</summary>
    public string? Fault { get; init; }

    public int BodyBytes { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string? BodySha256 { get; init; }

    /// <summary>The status sent; null when none was.</summary>
    public int? Status { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How many writes went out.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public Ending Ending => (Ending)Volatile.Read(ref _ending);

    public void CountWrite() => Interlocked.Increment(ref _writes);

    /// <summary>Sets how it ended; false when it had ended before, because the first ending holds.</summary>
    public bool TryEnd(Ending ending, DateTimeOffset at)
    {
        if (Interlocked.CompareExchange(ref _ending, (int)ending, (int)Ending.InFlight) != (int)Ending.InFlight)
        {
            return false;
        }

        EndedAt = at;
        return true;
    }
}
