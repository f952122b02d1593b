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

    /// <summary>Tokens per minute.</summary>
    TokensPerMinute,

    /// <summary>Requests per day.</summary>
    RequestsPerDay,

    /// <summary>A budget has no room for it.</summary>
    Budget,

    /// <summary>A hard budget's figures are lost and being rebuilt from the ledger; until then it admits nothing.</summary>
    BudgetUnknown,
}

/// <summary>What a reservation asks for.</summary>
/// <param name="Id">Unique per reservation; the same in every group.</param>
/// <param name="Lease">How long it holds its places, and its money, when nobody settles it.</param>
public readonly record struct ReservationRequest(string Id, TimeSpan Lease)
{
    /// <summary>
    /// How long it holds its money instead, unless that is renewed (<see cref="AdmissionStore.RenewAsync"/>). Default (zero): as long as
    /// its places.
    /// </summary>
    public TimeSpan MoneyLease { get; init; }

    /// <summary>Tokens it counts against <see cref="ScopeLimits.TokensPerMinute"/> until it has ended.</summary>
    public long Tokens { get; init; }

    /// <summary>What it asks of budgets.</summary>
    public MoneyClaim Money { get; init; }
}

/// <summary>What a reservation asks of budgets, in nano-dollars. A hard budget holds between <paramref name="Least"/> and <paramref name="Most"/>.</summary>
/// <param name="Most">The most the request can cost.</param>
/// <param name="Least">Below this it is not worth sending. Equal to <paramref name="Most"/> when nothing less will do.</param>
/// <param name="Expected">What it will probably cost: what a soft budget holds.</param>
/// <param name="ShareOfRest">
/// Between <paramref name="Least"/> and <paramref name="Most"/> it takes no more than this share of what is left, in thousandths: a request
/// without a limit of its own leaves something to others.
/// </param>
public readonly record struct MoneyClaim(long Most, long Least, long Expected, int ShareOfRest = 1000);

/// <summary>What is left of a limit that counts by the minute.</summary>
/// <param name="Limit">The limit of the scope with the least left.</param>
/// <param name="Remaining">What is left there, this request deducted.</param>
/// <param name="Reset">Until all of it is free again, should nobody ask any more.</param>
public readonly record struct WindowRest(long Limit, long Remaining, TimeSpan Reset);

/// <summary>What the shared state said to a reservation.</summary>
/// <param name="Refused">The limit that refused it; <see cref="LimitKind.None"/> when it was admitted.</param>
/// <param name="RetryAfter">
/// Earliest time at which the same request can succeed; zero when admitted. A year stands for never: a budget without a next period is
/// spent.
/// </param>
/// <param name="HalfOpenPermit">
/// The permit of a half-open circuit it was admitted with: report the outcome at once, or give the permit back when nothing was sent
/// (<see cref="Circuits.CircuitStore.ReturnPermitAsync"/>). Null when the circuit is closed.
/// </param>
public readonly record struct AdmissionAnswer(LimitKind Refused, TimeSpan RetryAfter, long? HalfOpenPermit = null)
{
    /// <summary>Whether the reservation is held.</summary>
    public bool IsAdmitted => Refused == LimitKind.None;

    /// <summary>Whether it was admitted to find out if the target works again.</summary>
    public bool IsHalfOpen => HalfOpenPermit is not null;

    /// <summary>Position in the group of the scope that refused.</summary>
    public int Scope { get; init; }

    /// <summary>Position in the scope of the budget that refused.</summary>
    public int Budget { get; init; }

    /// <summary>What is left to spend where a budget refused, holds deducted.</summary>
    public long Affordable { get; init; }

    /// <summary>The tightest window of requests; null when none is limited.</summary>
    public WindowRest? Requests { get; init; }

    /// <summary>The tightest window of tokens; null when none is limited.</summary>
    public WindowRest? Tokens { get; init; }

    /// <summary>What the hard budgets hold, nano-dollars; the claim's most when there are none.</summary>
    public long Held { get; init; }

    /// <summary>The second of Redis' clock it counts in; settlement must be told.</summary>
    public long Second { get; init; }

    internal static AdmissionAnswer Free(in ReservationRequest request) => new(LimitKind.None, TimeSpan.Zero) { Held = request.Money.Most };
}
