using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>A reservation held in the shared state under a lease.</summary>
internal sealed class LeasedReservation(
    AdmissionStore store, TargetScopes targets, string id, TimeSpan lease, ScopeGroup caller) : Reservation
{
    // A scope is noted before it is asked: what a lost answer may have reserved is given back as well.
    private List<ScopeGroup>? _held = [];

    /// <summary>Asks for the caller's and the first candidate's scopes at once.</summary>
    /// <returns>Null when granted.</returns>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    public async ValueTask<MeshError?> BeginAsync(IReadOnlyList<Target> candidates, CancellationToken cancellationToken)
    {
        ScopeGroup first = targets.Of(candidates[0]);
        Task<AdmissionAnswer> callerAnswer = AskAsync(caller, cancellationToken);
        Task<AdmissionAnswer> firstAnswer = AskAsync(first, cancellationToken);
        await Task.WhenAll(callerAnswer, firstAnswer);

        AdmissionAnswer callers = await callerAnswer;
        if (!callers.IsAdmitted)
        {
            return Refusals.OfKey(caller, callers);
        }

        RemainingRequests = callers.Remaining;
        AdmissionAnswer firsts = await firstAnswer;
        IsGranted = firsts.IsAdmitted;
        IsTrial = firsts.IsHalfOpen;
        for (int next = 1; !IsGranted && next < candidates.Count; next++)
        {
            IsGranted = await TryMoveAsync(next, candidates[next], cancellationToken);
        }

        return IsGranted ? null : Refusals.OfTarget(candidates[0], first, firsts);
    }

    public override async ValueTask<bool> TryMoveAsync(int candidate, Target target, CancellationToken cancellationToken)
    {
        try
        {
            AdmissionAnswer answer = await AskAsync(targets.Of(target), cancellationToken);
            if (answer.IsAdmitted)
            {
                CandidateIndex = candidate;
                IsTrial = answer.IsHalfOpen;
            }

            return answer.IsAdmitted;
        }
        catch (StateUnavailableException)
        {
            return false;
        }
    }

    public override IReadOnlyList<ScopeGroup> Consume() =>
        Interlocked.Exchange(ref _held, null) ?? throw new InvalidOperationException("The reservation has been consumed before.");

    private Task<AdmissionAnswer> AskAsync(ScopeGroup scopes, CancellationToken cancellationToken)
    {
        _held!.Add(scopes);
        return store.ReserveAsync(scopes, id, lease, cancellationToken);
    }
}
