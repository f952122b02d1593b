using System.Data.Common;

namespace LlmMesh.Usage.Storage;

/// <summary>The database behind the ledger. Everything that differs between SQLite and PostgreSQL is here; the SQL is the same.</summary>
/// <remarks>Thread-safe; one per process.</remarks>
internal interface ILedgerDatabase
{
    /// <summary>What it is and where, without secrets, for logs and health.</summary>
    string Name { get; }

    /// <summary>An open connection from the pool.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A transaction that no other process can hold at the same time, so that two starting services migrate one after the other.</summary>
    Task<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the data are at fault, so that trying them again cannot help; otherwise the database is, and it can.
    /// </summary>
    bool RefusesData(DbException exception);
}
