using System.Runtime.CompilerServices;

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
public readonly record struct AdmissionAnswer(LimitKind Refused, long? Remaining, TimeSpan RetryAfter)
{
    /// <summary>Whether it was admitted because the target's circuit is half-open and needs requests to decide.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Whether the reservation is held.</summary>
    public bool IsAdmitted => Refused == LimitKind.None;

    internal static AdmissionAnswer Unlimited => new(LimitKind.None, null, TimeSpan.Zero);
}

/// <summary>Reserves against limits that hold over all replicas. A reservation's places in flight are released at settlement or, when its
/// router died, when the lease ends.</summary>
public sealed class AdmissionStore(StateConnection state)
{
    private static readonly Task<AdmissionAnswer> Unlimited = Task.FromResult(AdmissionAnswer.Unlimited);

    // A queue lives as long as the group whose reservations it sends.
    private readonly ConditionalWeakTable<ScopeGroup, ReservationQueue> _queues = [];

    /// <summary>
    /// Reserves in one round trip, shared with whatever else is asked of the same scopes at the same time; on refusal nothing has
    /// changed.
    /// </summary>
    /// <param name="scopes">The scopes of one slot.</param>
    /// <param name="reservationId">Unique per reservation.</param>
    /// <param name="lease">How long places in flight are kept without settlement.</param>
    /// <param name="cancellationToken">
    /// Keeps the reservation from being asked for. Once it has been, the answer is awaited, so that giving back can only come after
    /// it; the wait is bounded.
    /// </param>
    /// <exception cref="StateUnavailableException">Redis did not answer; a place may be held until the lease ends.</exception>
    public Task<AdmissionAnswer> ReserveAsync(
        ScopeGroup scopes, string reservationId, TimeSpan lease, CancellationToken cancellationToken) =>
        scopes.Limits.IsUnlimited ? Unlimited
        : cancellationToken.IsCancellationRequested ? Task.FromCanceled<AdmissionAnswer>(cancellationToken)
        : QueueOf(scopes).ReserveAsync(reservationId, lease);

    private ReservationQueue QueueOf(ScopeGroup scopes) => _queues.TryGetValue(scopes, out ReservationQueue? queue)
        ? queue
        : _queues.GetValue(scopes, group => new ReservationQueue(state, group));
}
