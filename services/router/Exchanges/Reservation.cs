using LlmMesh.Catalog;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// Leave to send one request, held against every limit and budget it counts for. Settlement consumes it exactly once; should that never
/// happen, its lease gives it back.
/// </summary>
internal abstract class Reservation
{
    /// <summary>Whether every limit has been reserved.</summary>
    public bool IsGranted { get; protected set; }

    /// <summary>Whether the shared state has, or may have, a note of what is about to be sent, which settlement takes away.</summary>
    public bool IsNoted { get; protected set; }

    /// <summary>Position in the plan of the target the reservation stands for.</summary>
    public int CandidateIndex { get; protected set; }

    /// <summary>The caller's tightest window of requests; null when none is limited, or only this replica knows.</summary>
    public WindowRest? Requests { get; protected set; }

    /// <summary>The caller's tightest window of tokens; likewise.</summary>
    public WindowRest? Tokens { get; protected set; }

    /// <summary>Whether the target's circuit is half-open and this request helps to decide about it.</summary>
    public bool IsTrial { get; protected set; }

    /// <summary>
    /// The token limit to send, for each choice, instead of the client's or the model's own, because hard budgets hold no more; null when
    /// the request goes out with its own. Belongs to the candidate the reservation stands for.
    /// </summary>
    public long? OutputLimit { get; protected set; }

    /// <summary>
    /// The output tokens, of all choices together, that hard budgets hold money for: a stream that goes on beyond them is cut. Null when
    /// no hard budget holds any, or when they cost nothing. Belongs to the candidate the reservation stands for.
    /// </summary>
    public long? PaidOutput { get; protected set; }

    /// <summary>Moves on to another candidate.</summary>
    /// <param name="candidate">Its position in the plan.</param>
    /// <param name="target">The candidate.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>False when a limit, a budget or its circuit has no room, or the shared state does not answer.</returns>
    public abstract ValueTask<bool> TryMoveAsync(int candidate, Target target, CancellationToken cancellationToken);

    /// <summary>Hands over what every group is to be told: what was spent there, or that nothing was sent.</summary>
    /// <exception cref="InvalidOperationException">It has been consumed before.</exception>
    public abstract IReadOnlyList<HeldScope> Consume();
}
