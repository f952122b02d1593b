using System.Data.Common;
using Dapper;
using Npgsql;

namespace LlmMesh.Usage.Storage;

/// <summary>The ledger in a PostgreSQL database.</summary>
internal sealed class PostgresLedger : ILedgerDatabase, IAsyncDisposable
{
    // Any number will do, as long as every version of this service uses the same one.
    private const string ExclusiveLock = "SELECT pg_advisory_xact_lock(5170020260)";

    // A frozen server must not hold a report or the drain for half a minute; the connection string may say otherwise.
    private const string Defaults = "Timeout=5;Command Timeout=15;Max Auto Prepare=32;";

    private readonly NpgsqlDataSource _source;

    static PostgresLedger() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public PostgresLedger(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString);
        Location = $"{settings.Host}:{settings.Port}/{settings.Database}";
        _source = NpgsqlDataSource.Create(settings);
    }

    public string Product => "PostgreSQL";

    public string Location { get; }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken);

    public async Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(ExclusiveLock, transaction: transaction, cancellationToken: cancellationToken));
        return transaction;
    }

    public Task<IReadOnlyList<bool>> WriteAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, string onConflict, CancellationToken cancellationToken) =>
        PostgresWriter.WriteAsync(transaction, table, rows, onConflict, cancellationToken);

    public Task FindAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, Action<DbDataReader> found, CancellationToken cancellationToken) =>
        PostgresLookup.FindAsync(transaction, table, rows, found, cancellationToken);

    /// <summary>Classes 22 (data), 23 (constraint) and 54 (a value over a limit) of the SQLSTATE table.</summary>
    public bool RefusesData(DbException exception) =>
        exception.SqlState is { Length: 5 } state && state[..2] is "22" or "23" or "54";

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
