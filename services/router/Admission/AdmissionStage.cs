using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Stage 4: reserves against the caller's limits and those of the first candidate with room. Both scripts travel together, so the
/// usual request waits for one round trip.
/// </summary>
internal sealed class AdmissionStage(AdmissionStore store, TargetScopes targets, SettlementBacklog backlog)
{
    // Longer than any request may take, so that a lease never ends under a living one.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(60);

    public async ValueTask<MeshError?> ReserveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (backlog.IsFull)
        {
            return Refusals.StateUnavailable;
        }

        var reservation = new LeasedReservation(
            store, targets, exchange.RequestId, exchange.TimeLimit + LeaseMargin, exchange.Caller.Scopes);
        exchange.Reservation = reservation;
        try
        {
            return await reservation.BeginAsync(exchange.Plan.Candidates, cancellationToken);
        }
        catch (StateUnavailableException)
        {
            return Refusals.StateUnavailable;
        }
    }
}
