using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Waiting;

/// <summary>
/// Lets reservations wait where a limit says so: in the line of the scope that has no room, and in the next one's when at its turn
/// another has none. Nothing is held meanwhile, and the longest wait counts over all lines.
/// </summary>
internal sealed class LimitWaits(WaitingRoom room, GroupDirectory groups, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Something of these scopes was given back.</summary>
    public void GaveBack(ScopeGroup scopes)
    {
        for (int i = 0; room.Count > 0 && i < scopes.Scopes.Count; i++)
        {
            room.GaveBack(scopes.Scopes[i].Prefix);
        }
    }

    /// <summary>Reserves, now or after a wait.</summary>
    /// <returns>Null when granted.</returns>
    /// <exception cref="OperationCanceledException">The request has ended.</exception>
    public async ValueTask<Refusal?> BeginAsync(LeasedReservation reservation, Exchange exchange, CancellationToken cancellationToken)
    {
        Refusal? refusal = null;
        Place? place = room.Count == 0 ? null : Taken(exchange);
        if (place is null)
        {
            refusal = await AskAsync(reservation, exchange, cancellationToken);
            place = Place.Of(refusal);
        }

        for (long since = time.GetTimestamp(); place is { } here; place = Place.Of(refusal))
        {
            var ticket = new WaitTicket(here.Scope.Prefix, $"{exchange.Caller.Identity.Team}/{exchange.Caller.Identity.Key}", here.Policy, since);
            Waited waited = await room.WaitAsync(ticket, AskAtTurnAsync, cancellationToken);
            if (waited.End != WaitEnd.Answered)
            {
                return Refusals.OfWait(here.Scope, here.Policy, waited, refusal);
            }

            async ValueTask<Asked> AskAtTurnAsync()
            {
                refusal = await AskAsync(reservation, exchange, cancellationToken);
                return Place.Of(refusal) is { } next && next.Scope.Prefix == here.Scope.Prefix
                    ? Asked.Refused(refusal!.Error.RetryAfter ?? Soon, IsGivenBack(refusal.Limit))
                    : Asked.Answered;
            }
        }

        return refusal;
    }

    private static async ValueTask<Refusal?> AskAsync(LeasedReservation reservation, Exchange exchange, CancellationToken cancellationToken)
    {
        IReadOnlyList<Target> candidates = exchange.Plan.Candidates;
        Refusal? refusal = await reservation.BeginAsync(candidates, cancellationToken);
        if (Place.Of(refusal) is not null)
        {
            await reservation.GiveBackAsync(candidates[0]);
        }

        return refusal;
    }

    // Requests count for as long as the window or the day says, whatever becomes of them.
    private static bool IsGivenBack(LimitKind limit) => limit is LimitKind.Concurrency or LimitKind.TokensPerMinute;

    // The first scope that others wait for already, so that it queues behind them.
    private Place? Taken(Exchange exchange)
    {
        CallerGroups callers = groups.Of(exchange.Caller, exchange.Catalog);
        CandidateGroups candidate = groups.Of(exchange.Plan.Candidates[0], exchange.Catalog);
        return Taken(callers.Caller) ?? Taken(callers.Organisation) ?? Taken(candidate.Provider) ?? Taken(candidate.Target);
    }

    private Place? Taken(LimitGroup group)
    {
        for (int i = 0; i < group.Scopes.Scopes.Count; i++)
        {
            LimitedScope scope = group.Scopes.Scopes[i];
            if (group.LimitsOf(i) is { OnLimit: LimitAction.Wait } limits && room.IsWaitedFor(scope.Prefix))
            {
                return new Place(scope, limits.Wait);
            }
        }

        return null;
    }

    /// <summary>Where to wait.</summary>
    private readonly record struct Place(LimitedScope Scope, WaitPolicy Policy)
    {
        public static Place? Of(Refusal? refusal) =>
            refusal is { Action: LimitAction.Wait, Scope: { } scope, Wait: { } policy } ? new Place(scope, policy) : null;
    }
}
