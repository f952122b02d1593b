using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>A reservation under a lease, held in the shared state or, while that is away, in this replica's share.</summary>
internal sealed class LeasedReservation(ScopeAdmission admission, TargetScopes targets, Lease lease, ScopeGroup caller) : Reservation
{
    // A scope is noted before it is asked: what a lost answer may have reserved is given back as well. A refusal has reserved nothing.
    private List<ScopeGroup>? _held = [];

    // Those the share has answered for; none while all is well.
    private List<ScopeGroup>? _shared;

    /// <summary>Asks for the caller's and the first candidate's scopes at once.</summary>
    /// <returns>Null when granted.</returns>
    public async ValueTask<MeshError?> BeginAsync(IReadOnlyList<Target> candidates, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ScopeGroup first = targets.Of(candidates[0]);
        Task<AdmissionAnswer> callerAsked = AskAsync(caller);
        Task<AdmissionAnswer> firstAsked = AskAsync(first);

        // Both have ended before either is looked at, whatever came of them.
        await ((Task)callerAsked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)firstAsked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ScopeAnswer callers = await AnswerAsync(caller, callerAsked);
        ScopeAnswer firsts = await AnswerAsync(first, firstAsked);
        if (!callers.Answer.IsAdmitted)
        {
            return callers.IsShare ? Refusals.OfShare(Refusals.ThisKey, callers.Answer) : Refusals.OfKey(caller, callers.Answer);
        }

        RemainingRequests = callers.Answer.Remaining;
        IsGranted = firsts.Answer.IsAdmitted;
        IsTrial = firsts.Answer.IsHalfOpen;
        for (int next = 1; !IsGranted && next < candidates.Count; next++)
        {
            IsGranted = await TryMoveAsync(next, candidates[next], cancellationToken);
        }

        return IsGranted ? null
            : firsts.IsShare ? Refusals.OfShare(candidates[0].Name, firsts.Answer)
            : Refusals.OfTarget(candidates[0], first, firsts.Answer);
    }

    public override async ValueTask<bool> TryMoveAsync(int candidate, Target target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ScopeGroup scopes = targets.Of(target);
        AdmissionAnswer answer = (await AnswerAsync(scopes, AskAsync(scopes))).Answer;
        if (answer.IsAdmitted)
        {
            CandidateIndex = candidate;
            IsTrial = answer.IsHalfOpen;
        }

        return answer.IsAdmitted;
    }

    public override IReadOnlyList<ScopeGroup> Consume()
    {
        List<ScopeGroup> held = Interlocked.Exchange(ref _held, null)
            ?? throw new InvalidOperationException("The reservation has been consumed before.");
        foreach (ScopeGroup scopes in held)
        {
            if (_shared?.Contains(scopes) != true)
            {
                admission.Ended(scopes);
            }
        }

        foreach (ScopeGroup scopes in _shared ?? [])
        {
            if (admission.Release(scopes, lease.Id) && !held.Contains(scopes))
            {
                held.Add(scopes);
            }
        }

        return held;
    }

    private Task<AdmissionAnswer> AskAsync(ScopeGroup scopes)
    {
        Task<AdmissionAnswer> asked = admission.AskAsync(scopes, lease);
        if (ScopeAdmission.WasAsked(asked))
        {
            _held!.Add(scopes);
        }

        return asked;
    }

    private async ValueTask<ScopeAnswer> AnswerAsync(ScopeGroup scopes, Task<AdmissionAnswer> asked)
    {
        ScopeAnswer answer = await admission.AnswerAsync(scopes, asked, lease);
        if (answer.IsShare)
        {
            (_shared ??= []).Add(scopes);
        }
        else if (!answer.Answer.IsAdmitted)
        {
            _held!.Remove(scopes);
        }

        return answer;
    }
}
