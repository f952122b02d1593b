using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Stage 4: reserves against the limits and budgets of the caller and of the first candidate with room. The scripts travel together, so
/// the usual request waits for one round trip. With them travels the intent. A limit may let requests wait (<c>Waiting/</c>). While the shared
/// state is away, this replica's share of the limits is reserved against.
/// </summary>
internal sealed class AdmissionStage(
    ScopeAdmission admission, GroupDirectory groups, BudgetBoard budgets, Intents intents, LeaseTimes leases, LimitWaits waits,
    SettlementBacklog backlog)
{
    // Longer than any request may take, so that a lease never ends under a living one.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(60);

    /// <summary>Reserves for the first candidate of the plan with room; after a refusal once more, for another plan.</summary>
    public async ValueTask<MeshError?> ReserveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (backlog.IsFull)
        {
            return Refusals.StateUnavailable;
        }

        if (budgets.Of(exchange.Catalog) is null)
        {
            return Refusals.BudgetsUnknown;
        }

        // A request that was refused and has another plan goes on with what it still holds.
        LeasedReservation reservation = exchange.Reservation as LeasedReservation
            ?? new LeasedReservation(admission, groups, intents, backlog, exchange, LeaseOf(exchange));
        exchange.Reservation = reservation;
        Refusal? refusal = await waits.BeginAsync(reservation, exchange, cancellationToken);
        return refusal?.Error;
    }

    /// <summary>
    /// Reserves for the first candidate with room of another plan, after the one that was admitted has failed. It waits for nobody: what the
    /// request holds stays with it.
    /// </summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> ReserveAgainAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Reservation is not { IsGranted: true } held)
        {
            return await ReserveAsync(exchange, cancellationToken) is null;
        }

        IReadOnlyList<Target> candidates = exchange.Plan.Candidates;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (await held.TryMoveAsync(i, candidates[i], cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private Lease LeaseOf(Exchange exchange) => new(
        exchange.RequestId, exchange.TimeLimit + LeaseMargin, exchange.Catalog.Settings.RequestTimeout + LeaseMargin)
    {
        Money = leases.Length,
    };
}
