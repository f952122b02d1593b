using System.Data.Common;
using Dapper;

namespace LlmMesh.Usage.Audit;

/// <summary>Reads where the log ends.</summary>
internal static class AuditHeads
{
    private const string Last = "SELECT position, hash FROM audit_events ORDER BY position DESC LIMIT 1";

    /// <exception cref="DbException">The database is not there.</exception>
    public static async Task<AuditHead> ReadAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<AuditHead>(new CommandDefinition(Last, transaction: transaction, cancellationToken: cancellationToken))
        ?? AuditHead.Empty;
}
