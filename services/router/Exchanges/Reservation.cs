using LlmMesh.Catalog;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// Leave to send one request, held against every limit it counts for. Settlement consumes it exactly once; should that never happen,
/// its lease gives it back.
/// </summary>
internal abstract class Reservation
{
    /// <summary>Whether every limit has been reserved.</summary>
    public bool IsGranted { get; protected set; }

    /// <summary>Position in the plan of the target the reservation stands for.</summary>
    public int CandidateIndex { get; protected set; }

    /// <summary>Requests left in the caller's window; null when unlimited.</summary>
    public long? RemainingRequests { get; protected set; }

    /// <summary>Moves on to the next candidate whose limits have room.</summary>
    /// <returns>False when there is none.</returns>
    public abstract ValueTask<bool> MoveNextAsync(IReadOnlyList<Target> candidates, CancellationToken cancellationToken);

    /// <summary>Hands over the scopes to give back.</summary>
    /// <exception cref="InvalidOperationException">It has been consumed before.</exception>
    public abstract IReadOnlyList<ScopeGroup> Consume();
}
