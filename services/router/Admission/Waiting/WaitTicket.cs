using LlmMesh.Catalog;

namespace LlmMesh.Router.Admission.Waiting;

/// <summary>Who waits for what.</summary>
/// <param name="Scope">The scope, by what its keys begin with.</param>
/// <param name="Key">Whose requests take one turn with those of other keys.</param>
/// <param name="Policy">The scope's bounds.</param>
/// <param name="Since">When the request began to wait, here or for another scope, as a timestamp: the longest wait is one over all.</param>
internal readonly record struct WaitTicket(string Scope, string Key, WaitPolicy Policy, long Since);

/// <summary>What came of asking at one's turn.</summary>
/// <param name="IsRefused">Whether the scope waited for still has no room. Everything else ends the wait for it.</param>
/// <param name="RetryAfter">Then when it is known to have room.</param>
/// <param name="MayFreeEarlier">Whether somebody may give back what is missing before.</param>
internal readonly record struct Asked(bool IsRefused, TimeSpan RetryAfter, bool MayFreeEarlier)
{
    public static Asked Answered => default;

    public static Asked Refused(TimeSpan retryAfter, bool mayFreeEarlier) => new(IsRefused: true, retryAfter, mayFreeEarlier);
}

/// <summary>How a wait has ended.</summary>
internal enum WaitEnd
{
    /// <summary>It asked at its turn and the scope had room.</summary>
    Answered = 0,

    /// <summary>As many as may wait for the scope were waiting already.</summary>
    Full,

    /// <summary>Its time was up, or would have been.</summary>
    TooLong,
}

/// <summary>The end of a wait.</summary>
/// <param name="End">How it has ended.</param>
/// <param name="RetryAfter">When it may be worth trying again; zero when answered.</param>
internal readonly record struct Waited(WaitEnd End, TimeSpan RetryAfter);
