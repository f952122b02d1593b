using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>Adds the requests that are older than the roll-ups to them, in the transaction that creates their table.</summary>
internal static class RollupBackfill
{
    /// <summary>The migration that creates the roll-ups.</summary>
    public const int Migration = 2;

    // Requests of that age have no tags.
    private const string Requests = "SELECT * FROM requests";

    public static async Task RunAsync(
        ILedgerDatabase database, DbTransaction transaction, CancellationToken cancellationToken)
    {
        DbConnection connection = transaction.Connection!;
        var batch = new RollupBatch();
        await using (DbDataReader reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(Requests, transaction: transaction, cancellationToken: cancellationToken)))
        {
            Func<DbDataReader, RequestRow> parse = reader.GetRowParser<RequestRow>();
            while (await reader.ReadAsync(cancellationToken))
            {
                batch.Add(parse(reader), tags: []);
            }
        }

        await RollupStore.AddAsync(database, transaction, batch, cancellationToken);
    }
}
