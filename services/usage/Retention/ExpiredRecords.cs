using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Retention;

/// <summary>
/// Deletes records by age, a few at a time, so that the drain and the reports are never kept waiting for long. Their ids are
/// remembered for a while: a request that is delivered again must not be added up again.
/// </summary>
internal sealed class ExpiredRecords(ILedgerDatabase database)
{
    private const int BatchSize = 500;

    // The ledger queue keeps nothing that long.
    private const long RememberedMs = 90L * 24 * 3600 * 1000;

    /// <summary>Deletes some of the records admitted before a moment, the oldest first.</summary>
    /// <param name="beforeMs">The moment, Unix milliseconds.</param>
    /// <param name="nowMs">Now, Unix milliseconds: from when on they are remembered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many; none when none are left.</returns>
    /// <exception cref="DbException">The database is not there; nothing has changed.</exception>
    public async Task<int> DeleteSomeAsync(long beforeMs, long nowMs, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);

        // A request that is delivered again meanwhile must find either its record or that it has expired.
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        object moments = new { Before = beforeMs, Forgotten = nowMs - RememberedMs };
        string[] ids =
        [
            .. await connection.QueryAsync<string>(new CommandDefinition(
                $"SELECT id FROM requests WHERE admitted_at_ms < @Before ORDER BY admitted_at_ms, id LIMIT {BatchSize}",
                moments,
                transaction,
                cancellationToken: cancellationToken)),
        ];
        foreach (string sql in new[]
        {
            "INSERT INTO expired_requests SELECT id, admitted_at_ms, @Now FROM requests WHERE id = @Id ON CONFLICT DO NOTHING",
            "DELETE FROM attempts WHERE request_id = @Id",
            "DELETE FROM request_tags WHERE request_id = @Id",
            "DELETE FROM requests WHERE id = @Id",
        })
        {
            await connection.ExecuteAsync(new CommandDefinition(
                sql, ids.Select(id => new { Id = id, Now = nowMs }), transaction, cancellationToken: cancellationToken));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM expired_requests WHERE expired_at_ms < @Forgotten", moments, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return ids.Length;
    }
}
