using System.Runtime.CompilerServices;
using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>
/// Reserves against limits and budgets that hold over all replicas, and against circuits. Places in flight are released at settlement or,
/// when the router died, when the lease ends; money is then charged as it was held.
/// </summary>
public sealed class AdmissionStore(StateConnection state)
{
    // What a reservation holds for an extension is held so long until it is renewed.
    private static readonly TimeSpan ExtensionLease = TimeSpan.FromMinutes(2);

    // A queue lives as long as the group whose reservations it sends.
    private readonly ConditionalWeakTable<ScopeGroup, ReservationQueue> _queues = [];
    private readonly CircuitStore _circuits = new(state);

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
    /// changed. A target is always asked for, because of its circuit; another group only when it has limits or budgets. Reserving again
    /// under the same id replaces the money that was held under it.
    /// </summary>
    /// <param name="scopes">The scopes of one slot.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">
    /// Keeps the reservation from being asked for. Once it has been, the answer is awaited, so that giving back can only come after
    /// it; the wait is bounded.
    /// </param>
    /// <exception cref="StateUnavailableException">Redis did not answer; places and money may be held until the lease ends.</exception>
    public Task<AdmissionAnswer> ReserveAsync(ScopeGroup scopes, in ReservationRequest request, CancellationToken cancellationToken) =>
        scopes.IsFree ? Task.FromResult(AdmissionAnswer.Free(request))
        : cancellationToken.IsCancellationRequested ? Task.FromCanceled<AdmissionAnswer>(cancellationToken)
        : QueueOf(scopes).ReserveAsync(request);

    /// <summary>What a reservation would be answered now. Nothing is reserved, and nothing is written.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<AdmissionAnswer> PreviewAsync(ScopeGroup scopes, ReservationRequest request, CancellationToken cancellationToken)
    {
        if (scopes.IsFree)
        {
            return AdmissionAnswer.Free(request);
        }

        ReservationRequest[] requests = [request];
        RedisResult reply = await state.EvaluateAsync(
            LuaScript.Preview, scopes.Layout.ReserveKeys, ReserveCall.ArgumentsOf(this, scopes, requests), cancellationToken);
        return new ReserveReply(scopes.Layout, (RedisValue[])reply!).Read(requests)[0];
    }

    /// <summary>
    /// Raises what a reservation holds of the group's budgets, because another candidate may cost more. Limits are not asked again; a
    /// claim that is not above what is held changes nothing. Once the period it was held in is over, a hard budget refuses.
    /// </summary>
    /// <param name="scopes">The group, as reserved.</param>
    /// <param name="reservationId">The reservation.</param>
    /// <param name="claim">What it needs in all, what earlier attempts have cost included.</param>
    /// <param name="cancellationToken">As for <see cref="ReserveAsync"/>.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; more may be held than before.</exception>
    public async Task<AdmissionAnswer> ExtendAsync(
        ScopeGroup scopes, string reservationId, MoneyClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LimitItem[] budgets = scopes.Layout.Money;
        if (budgets.Length == 0)
        {
            return new AdmissionAnswer(LimitKind.None, TimeSpan.Zero) { Held = claim.Most };
        }

        var reply = (RedisValue[])(await state.EvaluateAsync(
            LuaScript.Extend, scopes.Layout.MoneyKeys, ArgumentsOf(budgets, reservationId, claim), CancellationToken.None))!;
        var item = (int)reply[0];
        long money = ReserveReply.MoneyOf(reply[2]);
        return item > 0
            ? ReserveReply.Refusal(budgets[item - 1], reply[1], money)
            : new AdmissionAnswer(LimitKind.None, TimeSpan.Zero) { Held = money };
    }

    /// <summary>Lengthens the leases of money held in one group; at most a few thousand at once. What was charged as abandoned stays so.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RenewAsync(ScopeGroup scopes, IReadOnlyList<string> reservationIds, TimeSpan lease, CancellationToken cancellationToken) =>
        scopes.HasBudgets && reservationIds.Count > 0
            ? state.EvaluateAsync(
                LuaScript.Renew,
                scopes.Layout.HoldKeys,
                [(long)lease.TotalMilliseconds, .. reservationIds.Select(id => (RedisValue)id)],
                cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// Counts requests that were granted without asking while Redis was out of reach; nothing is refused. Charge before settling those
    /// in flight, or their places are held until the lease ends.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="inFlight">Id and lease of each reservation that has not been settled.</param>
    /// <param name="requestsInWindow">Requests of the last 60 seconds; they count as if made now, so the window errs on the safe side.</param>
    /// <param name="tokensInWindow">Their tokens, likewise.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="today">Requests of the whole outage, for a limit by the day; default none.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; a charge sent again may count its requests twice.</exception>
    public Task ChargeAsync(
        LimitedScope scope,
        IReadOnlyList<(string Id, TimeSpan Lease)> inFlight,
        int requestsInWindow,
        long tokensInWindow,
        CancellationToken cancellationToken,
        DayCharge today = default)
    {
        int places = scope.Limits.Concurrency > 0 ? inFlight.Count : 0;
        LimitItem[] items = [.. LimitItem.Of(scope with { Budgets = [] }, 0, today.Zone ?? TimeZoneInfo.Utc)];
        if (items.Length == 0 || places + requestsInWindow + tokensInWindow + today.Requests == 0)
        {
            return Task.CompletedTask;
        }

        var arguments = new ScriptArguments(5 + items.Sum(item => item.ArgumentCount) + (2 * places));
        arguments.Add(items.Length);
        arguments.Add(requestsInWindow);
        arguments.Add(tokensInWindow);
        arguments.Add(today.Requests);
        arguments.Add(places);
        foreach (LimitItem item in items)
        {
            item.Write(ref arguments, scope.Limits, state.Periods);
        }

        foreach ((string id, TimeSpan lease) in inFlight.Take(places))
        {
            arguments.Add(id);
            arguments.Add((long)lease.TotalMilliseconds);
        }

        return state.EvaluateAsync(LuaScript.Charge, [.. items.SelectMany(item => item.Keys)], arguments.Values, cancellationToken);
    }

    /// <summary>Adds what scripts read of a group's items, with the limits that hold now.</summary>
    internal void Write(ref ScriptArguments arguments, LimitItem[] items)
    {
        LimitedScope? scope = null;
        ScopeLimits limits = default;
        foreach (LimitItem item in items)
        {
            if (!ReferenceEquals(item.Scope, scope))
            {
                scope = item.Scope;
                limits = Effective?.Invoke(scope) ?? scope.Limits;
            }

            item.Write(ref arguments, limits, state.Periods);
        }
    }

    private RedisValue[] ArgumentsOf(LimitItem[] budgets, string reservationId, MoneyClaim claim)
    {
        var arguments = new ScriptArguments(8 + budgets.Sum(item => item.ArgumentCount));
        arguments.Add(budgets.Length);
        arguments.Add(BeginsBudgets ? 1 : 0);
        Write(ref arguments, budgets);
        arguments.Add(reservationId);
        arguments.Add((long)ExtensionLease.TotalMilliseconds);
        arguments.Add(claim.Most);
        arguments.Add(claim.Least);
        arguments.Add(claim.Expected);
        arguments.Add(claim.ShareOfRest);
        return arguments.Values;
    }

    private ReservationQueue QueueOf(ScopeGroup scopes) => _queues.TryGetValue(scopes, out ReservationQueue? queue)
        ? queue
        : _queues.GetValue(scopes, group => new ReservationQueue(state, group, this, _circuits));
}

/// <summary>Requests of one calendar day that were granted without asking.</summary>
/// <param name="Zone">Whose midnight begins the day.</param>
/// <param name="Requests">How many.</param>
public readonly record struct DayCharge(TimeZoneInfo? Zone, int Requests);
