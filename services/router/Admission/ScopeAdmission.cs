using LlmMesh.Router.Admission.Shares;
using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Asks for one group of scopes: Redis or, where Redis does not answer, this replica's share. Keeps account of what came of it.
/// Thread-safe; allocates nothing of its own.
/// </summary>
internal sealed class ScopeAdmission(AdmissionStore store, OutageShares shares, TimeProvider time)
{
    private static readonly Task<AdmissionAnswer> NotAsked =
        Task.FromException<AdmissionAnswer>(new StateUnavailableException("The shared state is away.", innerException: null));

    /// <summary>Whether Redis was asked, so that it may hold a place whatever came back.</summary>
    public static bool WasAsked(Task<AdmissionAnswer> asked) => asked != NotAsked;

    /// <summary>Asks Redis, unless it is away. Not to be cancelled: what was asked is awaited, for a bounded time.</summary>
    public Task<AdmissionAnswer> AskAsync(ScopeGroup scopes, in Lease lease)
    {
        if (shares.IsOut)
        {
            return NotAsked;
        }

        shares.Of(scopes)?.Own.Asking();
        return store.ReserveAsync(scopes, lease.Id, lease.Length, CancellationToken.None);
    }

    /// <summary>The answer: Redis' own or, where there is none, the share's. Completes at once when the asking has ended.</summary>
    public async ValueTask<ScopeAnswer> AnswerAsync(ScopeGroup scopes, Task<AdmissionAnswer> asked, Lease lease)
    {
        OwnTraffic? own = WasAsked(asked) ? shares.Of(scopes)?.Own : null;
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (asked.Exception?.InnerException is StateUnavailableException)
        {
            own?.NotAdmitted();
            return new ScopeAnswer(shares.Grant(scopes, lease.Id, lease.Length, lease.Longest), IsShare: true);
        }

        AdmissionAnswer answer = await asked;
        if (answer.IsAdmitted)
        {
            own?.Admitted(time.GetTimestamp() / time.TimestampFrequency);
        }
        else
        {
            own?.NotAdmitted();
        }

        return new ScopeAnswer(answer, IsShare: false);
    }

    /// <summary>What Redis had admitted has ended.</summary>
    public void Ended(ScopeGroup scopes) => shares.Of(scopes)?.Own.Ended();

    /// <summary>What the share had granted has ended.</summary>
    /// <returns>Whether Redis has been told of it meanwhile and is to be told of its end.</returns>
    public bool Release(ScopeGroup scopes, string id) => shares.Of(scopes)?.Local.Release(id) ?? false;
}

/// <summary>An answer and who gave it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="IsShare">Whether it is this replica's own, within its share, because Redis gave none.</param>
internal readonly record struct ScopeAnswer(AdmissionAnswer Answer, bool IsShare);
