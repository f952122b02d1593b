using StackExchange.Redis;

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
}

/// <summary>What the shared state said to a reservation.</summary>
/// <param name="Refused">The limit that refused it; <see cref="LimitKind.None"/> when it was admitted.</param>
/// <param name="Remaining">Requests left in the tightest window; null when unlimited or refused.</param>
/// <param name="RetryAfter">Earliest time at which the same request can succeed; zero when admitted.</param>
public readonly record struct AdmissionAnswer(LimitKind Refused, long? Remaining, TimeSpan RetryAfter)
{
    /// <summary>Whether the reservation is held.</summary>
    public bool IsAdmitted => Refused == LimitKind.None;

    internal static AdmissionAnswer Unlimited => new(LimitKind.None, null, TimeSpan.Zero);
}

/// <summary>Reserves against limits that hold over all replicas. A reservation's places in flight are released at settlement or, when its
/// router died, when the lease ends.</summary>
public sealed class AdmissionStore(StateConnection state)
{
    private static readonly Task<AdmissionAnswer> Unlimited = Task.FromResult(AdmissionAnswer.Unlimited);

    /// <summary>Reserves in one round trip; on refusal nothing has changed.</summary>
    /// <param name="scopes">The scopes of one slot.</param>
    /// <param name="reservationId">Unique per reservation.</param>
    /// <param name="lease">How long places in flight are kept without settlement.</param>
    /// <param name="cancellationToken">The request's token.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; a place may be held until the lease ends.</exception>
    public Task<AdmissionAnswer> ReserveAsync(
        ScopeGroup scopes, string reservationId, TimeSpan lease, CancellationToken cancellationToken) =>
        scopes.Limits.IsUnlimited
            ? Unlimited
            : AskAsync(scopes, reservationId, lease, cancellationToken);

    private async Task<AdmissionAnswer> AskAsync(
        ScopeGroup scopes, string reservationId, TimeSpan lease, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            reservationId,
            (long)lease.TotalMilliseconds,
            scopes.Limits.RequestsPerMinute,
            scopes.Limits.Concurrency,
        ];
        var reply = (long[])(await state.EvaluateAsync(LuaScript.Reserve, scopes.Keys, arguments, cancellationToken))!;
        return reply[0] == 0
            ? new AdmissionAnswer(LimitKind.None, reply[1] < 0 ? null : reply[1], TimeSpan.Zero)
            : new AdmissionAnswer((LimitKind)reply[1], null, TimeSpan.FromMilliseconds(reply[2]));
    }
}
