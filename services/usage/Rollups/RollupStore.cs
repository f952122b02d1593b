using System.Data.Common;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>Adds to the roll-ups: reads what is there, adds, writes back. Only in a transaction that excludes others.</summary>
internal static class RollupStore
{
    /// <param name="database">Where the roll-ups are.</param>
    /// <param name="transaction">From <see cref="ILedgerDatabase.BeginAloneAsync"/>; the one that stores the requests themselves.</param>
    /// <param name="batch">What to add. The tallies in it become those stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task AddAsync(
        ILedgerDatabase database, DbTransaction transaction, RollupBatch batch, CancellationToken cancellationToken)
    {
        Rollup[] rollups = [.. batch.Tallies.Select(entry => new Rollup(entry.Key, entry.Value))];
        await database.FindAsync(
            transaction,
            RollupTable.Shape,
            rollups,
            reader => RollupTable.AddTo(batch.Tallies[RollupTable.ReadKey(reader)], reader),
            cancellationToken);
        await database.WriteAsync(transaction, RollupTable.Shape, rollups, RollupTable.Shape.Replace, cancellationToken);
    }
}
