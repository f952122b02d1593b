using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Asks for one group of scopes: Redis or, where Redis does not answer, this replica's share. Keeps account of what came of it.
/// Thread-safe.
/// </summary>
internal sealed class ScopeAdmission(
    AdmissionStore store, CircuitStore circuits, OutageShares shares, LeaseBook leases, TimeProvider time)
{
    private static readonly Task<AdmissionAnswer> NotAsked =
        Task.FromException<AdmissionAnswer>(new StateUnavailableException("The shared state is away.", innerException: null));

    private long Second => time.GetTimestamp() / time.TimestampFrequency;

    /// <summary>Asks Redis, unless it is away. Not to be cancelled: what was asked is awaited, for a bounded time.</summary>
    public Task<AdmissionAnswer> AskAsync(GroupHold hold, in Lease lease)
    {
        if (shares.IsOut)
        {
            return NotAsked;
        }

        hold.WasAsked = true;
        foreach (ScopeShare? share in hold.Group.Shares)
        {
            share?.Own.Asking(hold.Claim.Tokens);
        }

        return store.ReserveAsync(
            hold.Group.Scopes,
            new ReservationRequest(hold.Id, lease.Length)
            {
                Tokens = hold.Claim.Tokens,
                Money = hold.Claim.Money ?? default,
                MoneyLease = lease.Money,
            },
            CancellationToken.None);
    }

    /// <summary>Notes the answer: Redis' own or, where there is none, the share's. Completes at once when the asking has ended.</summary>
    public async ValueTask AnswerAsync(GroupHold hold, Task<AdmissionAnswer> asked, Lease lease)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isUnanswered = asked.Exception?.InnerException is StateUnavailableException;
        AdmissionAnswer answer = isUnanswered ? default : await asked;
        hold.LocalSecond = Second;
        if (hold.WasAsked)
        {
            Count(hold, isAdmitted: !isUnanswered && answer.IsAdmitted);
        }

        hold.IsShare = isUnanswered;
        hold.Answer = isUnanswered ? Grant(hold, lease) : answer;
        if (hold.Group.Scopes.HasBudgets && hold.WasAsked && (isUnanswered || answer.IsAdmitted))
        {
            leases.Keep(hold.Group.Scopes, hold.Id);
        }
    }

    /// <summary>Asks for more money where the group holds less than the claim.</summary>
    /// <returns>The answer; as for a budget nobody knows of when Redis is away and a hard one needs asking.</returns>
    public async ValueTask<AdmissionAnswer> ExtendAsync(GroupHold hold, MoneyClaim claim)
    {
        try
        {
            return shares.IsOut ? ByShare(hold) : await store.ExtendAsync(hold.Group.Scopes, hold.Id, claim, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            return ByShare(hold);
        }
    }

    /// <summary>The request has ended.</summary>
    /// <param name="hold">What it held in one group.</param>
    /// <param name="spend">What it used there; null when it was not sent.</param>
    /// <returns>What Redis is to be told; null when that is nothing.</returns>
    public HeldScope? End(GroupHold hold, Spend? spend)
    {
        bool isHeldInRedis = hold.WasAsked && (hold.IsShare || hold.IsHeld);
        if (hold.Group.Scopes.HasBudgets)
        {
            leases.Drop(hold.Group.Scopes, hold.Id);
        }

        if (hold.IsShare)
        {
            isHeldInRedis |= ReleaseShare(hold, spend);
        }
        else if (hold.IsHeld)
        {
            Release(hold, spend);
            if (spend is null && hold.Answer.HalfOpenPermit is { } permit)
            {
                _ = ReturnPermitAsync(hold.Group.Scopes.Circuit!.Value, permit);
            }
        }

        // What the share granted is told where money counts: budgets have not heard of it.
        bool isTold = (isHeldInRedis || (hold.IsShare && hold.IsHeld && hold.Group.Scopes.HasBudgets && spend is not null))
            && (hold.Group.IsToldOfEnds || (spend is null && hold.Group.Scopes.Scopes.Count > 0));
        return !isTold ? null : new HeldScope(hold.Group.Scopes, hold.IsShare ? 0 : hold.Answer.Second)
        {
            Id = hold.Id,
            CostNanoDollars = spend?.CostNanoDollars ?? 0,
            ReservedTokens = hold.Claim.Tokens,
            Tokens = spend?.Tokens ?? 0,
            IsReturned = spend is null,
        };
    }

    private async Task ReturnPermitAsync(CircuitId circuit, long permit)
    {
        try
        {
            await circuits.ReturnPermitAsync(circuit, permit, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            // It is given again after a while.
        }
    }

    // Soft budgets learn afterwards what was spent; a hard one must be asked before.
    private static AdmissionAnswer ByShare(GroupHold hold) => hold.Group.HasHardBudgets
        ? new AdmissionAnswer(LimitKind.BudgetUnknown, TimeSpan.FromSeconds(1))
        : new AdmissionAnswer(LimitKind.None, TimeSpan.Zero) { Held = long.MaxValue };

    private static void Count(GroupHold hold, bool isAdmitted)
    {
        foreach (ScopeShare? share in hold.Group.Shares)
        {
            if (isAdmitted)
            {
                share?.Own.WasAdmitted(hold.LocalSecond, hold.Claim.Tokens);
            }
            else
            {
                share?.Own.NotAdmitted(hold.Claim.Tokens);
            }
        }
    }

    // All of its scopes or none, as Redis would.
    private AdmissionAnswer Grant(GroupHold hold, Lease lease)
    {
        AdmissionAnswer answer = ByShare(hold);
        var request = new LocalRequest(hold.Id, lease.Length, lease.Longest, hold.Claim.Tokens, hold.Group.Scopes.Zone);
        for (int i = 0; answer.IsAdmitted && i < hold.Group.Shares.Count; i++)
        {
            AdmissionAnswer one = shares.Grant(hold.Group.Scopes.Scopes[i], hold.Group.Shares[i], request);
            if (!one.IsAdmitted)
            {
                answer = one with { Scope = i };
                for (int granted = 0; granted < i; granted++)
                {
                    hold.Group.Shares[granted]?.Local.Return(hold.Id, hold.LocalSecond, hold.Claim.Tokens);
                }
            }
        }

        return answer;
    }

    private static bool ReleaseShare(GroupHold hold, Spend? spend)
    {
        bool isHeldInRedis = false;
        for (int i = 0; hold.IsHeld && i < hold.Group.Shares.Count; i++)
        {
            LocalGrants? local = hold.Group.Shares[i]?.Local;
            isHeldInRedis |= spend is { } used
                ? local?.Release(hold.Id, hold.LocalSecond, used.Tokens - hold.Claim.Tokens) == true
                : local?.Return(hold.Id, hold.LocalSecond, hold.Claim.Tokens) == true;
        }

        return isHeldInRedis;
    }

    private static void Release(GroupHold hold, Spend? spend)
    {
        foreach (ScopeShare? share in hold.Group.Shares)
        {
            if (spend is { } used)
            {
                share?.Own.Ended(hold.LocalSecond, used.Tokens - hold.Claim.Tokens);
            }
            else
            {
                share?.Own.Returned(hold.LocalSecond, hold.Claim.Tokens);
            }
        }
    }
}
