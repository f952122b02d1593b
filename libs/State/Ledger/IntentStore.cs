using LlmMesh.Contracts;

namespace LlmMesh.State.Ledger;

/// <summary>
/// What is about to be sent, noted before it is: should its router die, the note becomes the request's ledger row, once its lease is over.
/// Settlement takes the note away in the script that hands the event over, so that every admitted request ends as exactly one row.
/// </summary>
public sealed class IntentStore(StateConnection state)
{
    /// <summary>Notes an intent, in one round trip shared with whatever else is noted at the same time. Noting it again replaces it.</summary>
    /// <param name="intent">The row it becomes if nobody settles it: outcome <see cref="RequestOutcome.Abandoned"/>, cost what is held.</param>
    /// <param name="lease">How long to wait for settlement.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; it may have been noted.</exception>
    public Task WriteAsync(LedgerEvent intent, TimeSpan lease) => throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Lengthens the leases of intents.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RenewAsync(IReadOnlyList<string> ids, TimeSpan lease, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Turns intents whose leases are over into ledger events, in one step each.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> AbandonExpiredAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Number of intents.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{state.Timeout}");
}
