using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Stage 4: reserves against the caller's limits and those of the first candidate with room. Both scripts travel together, so the
/// usual request waits for one round trip. While the shared state is away, this replica's share of the limits is reserved against.
/// </summary>
internal sealed class AdmissionStage(
    AdmissionStore store, OutageShares shares, TargetScopes targets, SettlementBacklog backlog, TimeProvider time)
{
    // Longer than any request may take, so that a lease never ends under a living one.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(60);

    private readonly ScopeAdmission _scopes = new(store, shares, time);

    public ValueTask<MeshError?> ReserveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (backlog.IsFull)
        {
            return ValueTask.FromResult<MeshError?>(Refusals.StateUnavailable);
        }

        var lease = new Lease(
            exchange.RequestId, exchange.TimeLimit + LeaseMargin, exchange.Catalog.Settings.RequestTimeout + LeaseMargin);
        var reservation = new LeasedReservation(_scopes, targets, lease, exchange.Caller.Scopes);
        exchange.Reservation = reservation;
        return reservation.BeginAsync(exchange.Plan.Candidates, cancellationToken);
    }
}
