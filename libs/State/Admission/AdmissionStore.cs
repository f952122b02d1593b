using System.Runtime.CompilerServices;
using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>
/// Reserves against limits that hold over all replicas, and against circuits. A reservation's places in flight are released at
/// settlement or, when its router died, when the lease ends.
/// </summary>
public sealed class AdmissionStore(StateConnection state)
{
    private static readonly Task<AdmissionAnswer> Unlimited = Task.FromResult(AdmissionAnswer.Unlimited);

    // A queue lives as long as the group whose reservations it sends.
    private readonly ConditionalWeakTable<ScopeGroup, ReservationQueue> _queues = [];
    private readonly CircuitStore _circuits = new(state);

    /// <summary>
    /// The limits to admit against, instead of the declared ones: what is less is kept for replicas that cannot reach Redis. What it makes of
    /// an unlimited one does not count, and 0 from a limited one admits nothing. Null (the default) takes them as declared.
    /// </summary>
    public Func<ScopeGroup, ScopeLimits>? Effective { get; set; }

    /// <summary>
    /// Reserves in one round trip, shared with whatever else is asked of the same scopes at the same time; on refusal nothing has
    /// changed. A target is always asked for, because of its circuit; a key only when it has limits.
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
        scopes is { Limits.IsUnlimited: true, Circuit: null } ? Unlimited
        : cancellationToken.IsCancellationRequested ? Task.FromCanceled<AdmissionAnswer>(cancellationToken)
        : QueueOf(scopes).ReserveAsync(reservationId, lease);

    /// <summary>
    /// Counts requests that were granted without asking while Redis was out of reach; nothing is refused. Charge before settling those
    /// in flight, or their places are held until the lease ends.
    /// </summary>
    /// <param name="scopes">The scopes of one slot.</param>
    /// <param name="inFlight">Id and lease of each reservation that has not been settled.</param>
    /// <param name="requestsInWindow">Requests of the last 60 seconds; they count as if made now, so the window errs on the safe side.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; a charge sent again may count its requests twice.</exception>
    public Task ChargeAsync(
        ScopeGroup scopes, IReadOnlyList<(string Id, TimeSpan Lease)> inFlight, int requestsInWindow, CancellationToken cancellationToken)
    {
        int requests = scopes.Limits.RequestsPerMinute > 0 ? requestsInWindow : 0;
        int places = scopes.Limits.Concurrency > 0 ? inFlight.Count : 0;
        if (requests + places == 0)
        {
            return Task.CompletedTask;
        }

        var arguments = new List<RedisValue>(2 + (2 * places)) { requests, places };
        foreach ((string id, TimeSpan lease) in inFlight.Take(places))
        {
            arguments.AddRange([id, (long)lease.TotalMilliseconds]);
        }

        return state.EvaluateAsync(LuaScript.Charge, [scopes.Requests, scopes.InFlight], [.. arguments], cancellationToken);
    }

    private ReservationQueue QueueOf(ScopeGroup scopes) => _queues.TryGetValue(scopes, out ReservationQueue? queue)
        ? queue
        : _queues.GetValue(scopes, group => new ReservationQueue(state, group, this, _circuits));
}
