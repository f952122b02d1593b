namespace LlmMesh.State.Admission;

/// <summary>The limit that refused a reservation.</summary>
public enum LimitKind
{
    /// <summary>None did.</summary>
    None = 0,

    /// <summary>Requests per minute.</summary>
    RequestsPerMinute,

    /// <summary>Requests in flight.</summary>
    Concurrency,

    /// <summary>The target's circuit is open, or half-open with its requests spent.</summary>
    Circuit,
}

/// <summary>What the shared state said to a reservation.</summary>
/// <param name="Refused">The limit that refused it; <see cref="LimitKind.None"/> when it was admitted.</param>
/// <param name="Remaining">Requests left in the tightest window; null when unlimited or refused.</param>
/// <param name="RetryAfter">Earliest time at which the same request can succeed; zero when admitted.</param>
/// <param name="HalfOpenPermit">
/// The permit of a half-open circuit it was admitted with: report the outcome at once, or give the permit back when nothing was sent
/// (<see cref="Circuits.CircuitStore.ReturnPermitAsync"/>). Null when the circuit is closed.
/// </param>
public readonly record struct AdmissionAnswer(LimitKind Refused, long? Remaining, TimeSpan RetryAfter, long? HalfOpenPermit = null)
{
    /// <summary>Whether the reservation is held.</summary>
    public bool IsAdmitted => Refused == LimitKind.None;

    /// <summary>Whether it was admitted to find out if the target works again.</summary>
    public bool IsHalfOpen => HalfOpenPermit is not null;

    internal static AdmissionAnswer Unlimited => new(LimitKind.None, null, TimeSpan.Zero);
}
