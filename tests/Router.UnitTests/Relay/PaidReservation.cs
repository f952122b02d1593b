using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Relay;

/// <summary>A reservation with so much output paid for, and nothing else to it.</summary>
internal sealed class PaidReservation : Reservation
{
    public PaidReservation(long? paid, long? limit = null)
    {
        PaidOutput = paid;
        OutputLimit = limit;
    }

    public override ValueTask<bool> TryMoveAsync(int candidate, Target target, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public override IReadOnlyList<HeldScope> Consume() => [];
}
