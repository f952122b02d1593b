using System.Data.Common;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Storage;

/// <summary>Keeps what is added up in step with the rows: everything that is read from sums is as new as they are.</summary>
internal static class LedgerSums
{
    /// <param name="database">The ledger.</param>
    /// <param name="transaction">The one that writes the rows; it must exclude other writers.</param>
    /// <param name="added">Requests that are new.</param>
    /// <param name="removed">Requests that are there no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ChangeAsync(
        ILedgerDatabase database,
        DbTransaction transaction,
        IReadOnlyList<StoredRequest> added,
        IReadOnlyList<StoredRequest> removed,
        CancellationToken cancellationToken)
    {
        var rollups = new RollupBatch();
        var spending = new SpendingBatch();
        foreach (StoredRequest request in removed)
        {
            rollups.Remove(request.Request, request.Tags.Select(tag => tag.Tag));
            spending.Remove(request);
        }

        foreach (StoredRequest request in added)
        {
            rollups.Add(request.Request, request.Tags.Select(tag => tag.Tag));
            spending.Add(request);
        }

        await RollupStore.AddAsync(database, transaction, rollups, cancellationToken);
        await spending.WriteAsync(database, transaction, cancellationToken);
    }
}
