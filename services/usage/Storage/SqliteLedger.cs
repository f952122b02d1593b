using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace LlmMesh.Usage.Storage;

/// <summary>The ledger in one SQLite file.</summary>
internal sealed class SqliteLedger : ILedgerDatabase
{
    // Write-ahead logging lets reports read while the drain writes. Full synchronisation, because an event is acknowledged after the
    // commit and would be lost if a power cut took the commit back.
    private const string Session = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
    private const int LockTimeoutSeconds = 5;

    // Primary result codes, https://www.sqlite.org/rescode.html
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    private readonly string _connectionString;

    static SqliteLedger()
    {
        SQLitePCL.Batteries_V2.Init();
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    public SqliteLedger(string path)
    {
        Location = Path.GetFullPath(path);
        CreateFolder(Path.GetDirectoryName(Location)!);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = LockTimeoutSeconds }.ToString();
    }

    public string Product => "SQLite";

    public string Location { get; }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(Session, cancellationToken: cancellationToken));
            return connection;
        }
        catch (SqliteException)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The provider begins immediate transactions, and SQLite has one writer at a time.</summary>
    public async Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    public Task<IReadOnlyList<bool>> WriteAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, string onConflict, CancellationToken cancellationToken) =>
        SqliteWriter.WriteAsync(transaction, table, rows, onConflict, cancellationToken);

    public Task FindAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, Action<DbDataReader> found, CancellationToken cancellationToken) =>
        SqliteLookup.FindAsync(transaction, table, rows, found, cancellationToken);

    public bool RefusesData(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: TooBig or Constraint or Mismatch };

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The ledger's folder {folder} cannot be created. Set Mesh:DataFolder to one this service may write.", exception);
        }
    }
}
