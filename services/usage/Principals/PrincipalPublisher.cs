using System.Data.Common;
using LlmMesh.State;
using LlmMesh.State.Principals;

namespace LlmMesh.Usage.Principals;

/// <summary>
/// Tells the edge whose secrets are whose. The database says what it has to know, and what it has been told; every process may tell it,
/// at any time, as often as it likes. One that was slow may have told it something old, so each looks again afterwards.
/// </summary>
internal sealed class PrincipalPublisher(PrincipalRecords records, PrincipalDirectory directory)
{
    /// <summary>Keys told at once; each has two secrets, and a third that is ending.</summary>
    public const int Batch = 300;

    /// <summary>Tells the changes it has not been told; everything, when it knows nothing.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; what it was not told stays marked.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task PublishChangesAsync(CancellationToken cancellationToken)
    {
        while (await records.PendingAsync(Batch, cancellationToken) is { Count: > 0 } pending)
        {
            await PublishAsync(pending, cancellationToken);
        }
    }

    /// <summary>Tells everything anew.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task PublishAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyPublication> told;
        IReadOnlyList<KeyPublication> now = await records.AllAsync(cancellationToken);
        do
        {
            told = now;
            await directory.ReplaceAsync([.. told.SelectMany(key => key.Entries)], cancellationToken);
            await records.MarkAsync(told, cancellationToken);
            now = await records.AllAsync(cancellationToken);
        }
        while (!IsSame(told, now));
    }

    /// <summary>Takes away secrets whose time is over. The edge minds the time itself; this keeps its directory small.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task ForgetEndedAsync(CancellationToken cancellationToken)
    {
        while (await records.EndedAsync(Batch, cancellationToken) is { Count: > 0 } ended
            && await directory.ChangeAsync([.. ended.Select(hash => new PrincipalEntry(hash, Principal: null))], cancellationToken) is not null)
        {
            await records.ForgetAsync(ended, cancellationToken);
        }
    }

    private async Task PublishAsync(IReadOnlyList<KeyPublication> now, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyPublication> told;
        string[] keys = [.. now.Select(key => key.Key)];
        do
        {
            told = now;
            foreach (PrincipalEntry[] entries in told.SelectMany(key => key.Entries).Chunk(PrincipalDirectory.MostChanges))
            {
                if (await directory.ChangeAsync(entries, cancellationToken) is null)
                {
                    await PublishAllAsync(cancellationToken);
                    return;
                }
            }

            await records.MarkAsync(told, cancellationToken);
            now = await records.OfAsync(keys, cancellationToken);
        }
        while (!IsSame(told, now));
    }

    private static bool IsSame(IReadOnlyList<KeyPublication> some, IReadOnlyList<KeyPublication> others) =>
        some.Select(key => (key.Key, key.Revision)).SequenceEqual(others.Select(key => (key.Key, key.Revision)));
}
