using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Storage;

/// <summary>Brings the database to the newest schema, once per process and never twice at the same time.</summary>
internal sealed partial class LedgerSchema(ILedgerDatabase database, TimeProvider time, ILogger<LedgerSchema> logger)
{
    private const string CreateHistory =
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)";

    private volatile bool _isCurrent;

    /// <summary>Whether the schema is known to be the newest.</summary>
    public bool IsCurrent => _isCurrent;

    /// <summary>Applies the steps that the database lacks, all or none of them; cheap once that has been done.</summary>
    /// <exception cref="DbException">The database is not there, or refused a step; nothing has changed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_isCurrent)
        {
            return;
        }

        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        await RunAsync(CreateHistory);
        HashSet<int> applied = [.. await connection.QueryAsync<int>(Command("SELECT number FROM migrations"))];
        foreach (Migration migration in Migration.All.Where(migration => !applied.Contains(migration.Number)))
        {
            await RunAsync(migration.Sql);
            if (migration.SqlOf(database) is { Length: > 0 } own)
            {
                await RunAsync(own);
            }

            await RunAsync(
                "INSERT INTO migrations (number, name, applied_at_ms) VALUES (@Number, @Name, @AppliedAtMs)",
                new { migration.Number, migration.Name, AppliedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds() });
            LogApplied(migration.Number, migration.Name);
        }

        // With the newest tables: what fills them knows no older ones.
        if (!applied.Contains(RollupBackfill.Migration))
        {
            await RollupBackfill.RunAsync(database, transaction, cancellationToken);
        }

        if (!applied.Contains(SpendingBackfill.Migration))
        {
            await SpendingBackfill.RunAsync(transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        _isCurrent = true;
        LogReady(database.Product, database.Location);

        Task RunAsync(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));
        CommandDefinition Command(string sql, object? parameters = null) =>
            new(sql, parameters, transaction, cancellationToken: cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Number} ({Step}) applied")]
    private partial void LogApplied(int number, string step);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ledger is in {Product} at {Location}")]
    private partial void LogReady(string product, string location);
}
