namespace LlmMesh.State.Admission;

/// <summary>
/// Reserves against limits and budgets that hold over all replicas, and against circuits. Places in flight are released at settlement or,
/// when the router died, when the lease ends; money is then charged as it was held.
/// </summary>
public sealed class AdmissionStore(StateConnection state)
{
    private Task<AdmissionAnswer> Never => Task.FromException<AdmissionAnswer>(new NotImplementedException($"{state.Timeout}"));

    /// <summary>
    /// The limits to admit against, instead of the declared ones: what is less is kept for replicas that cannot reach Redis. What it makes of
    /// an unlimited one does not count, and 0 from a limited one admits nothing. Null (the default) takes them as declared.
    /// </summary>
    public Func<LimitedScope, ScopeLimits>? Effective { get; set; }

    /// <summary>
    /// Whether a budget Redis knows nothing of begins with nothing spent. Only where no usage service rebuilds it from a ledger. Default
    /// false: a hard one refuses with <see cref="LimitKind.BudgetUnknown"/>, a soft one admits.
    /// </summary>
    public bool BeginsBudgets { get; set; }

    /// <summary>
    /// Reserves in one round trip, shared with whatever else is asked of the same scopes at the same time; on refusal nothing has
    /// changed. A target is always asked for, because of its circuit; another group only when it has limits or budgets.
    /// </summary>
    /// <param name="scopes">The scopes of one slot.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">
    /// Keeps the reservation from being asked for. Once it has been, the answer is awaited, so that giving back can only come after
    /// it; the wait is bounded.
    /// </param>
    /// <exception cref="StateUnavailableException">Redis did not answer; places and money may be held until the lease ends.</exception>
    public Task<AdmissionAnswer> ReserveAsync(ScopeGroup scopes, in ReservationRequest request, CancellationToken cancellationToken) =>
        Never;

    /// <summary>
    /// Raises what a reservation holds of the group's budgets, because another candidate may cost more. Limits are not asked again; a
    /// claim that is not above what is held changes nothing.
    /// </summary>
    /// <param name="scopes">The group, as reserved.</param>
    /// <param name="reservationId">The reservation.</param>
    /// <param name="claim">What it needs in all, what earlier attempts have cost included.</param>
    /// <param name="cancellationToken">As for <see cref="ReserveAsync"/>.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; more may be held than before.</exception>
    public Task<AdmissionAnswer> ExtendAsync(
        ScopeGroup scopes, string reservationId, MoneyClaim claim, CancellationToken cancellationToken) => Never;

    /// <summary>Lengthens the leases of money held in one group.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RenewAsync(ScopeGroup scopes, IReadOnlyList<string> reservationIds, TimeSpan lease, CancellationToken cancellationToken) => Never;

    /// <summary>
    /// Counts requests that were granted without asking while Redis was out of reach; nothing is refused. Charge before settling those
    /// in flight, or their places are held until the lease ends.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="inFlight">Id and lease of each reservation that has not been settled.</param>
    /// <param name="requestsInWindow">Requests of the last 60 seconds; they count as if made now, so the window errs on the safe side.</param>
    /// <param name="tokensInWindow">Their tokens, likewise.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; a charge sent again may count its requests twice.</exception>
    public Task ChargeAsync(
        LimitedScope scope,
        IReadOnlyList<(string Id, TimeSpan Lease)> inFlight,
        int requestsInWindow,
        long tokensInWindow,
        CancellationToken cancellationToken) => Never;
}
