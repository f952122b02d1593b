using System.Data.Common;

namespace LlmMesh.Usage.Storage;

/// <summary>The database behind the ledger. Everything that differs between SQLite and PostgreSQL is here; the SQL is the same.</summary>
/// <remarks>Thread-safe; one per process.</remarks>
internal interface ILedgerDatabase
{
    /// <summary>The product, for anyone.</summary>
    string Product { get; }

    /// <summary>Where it is, without secrets, for the log only: health is open to everyone.</summary>
    string Location { get; }

    /// <summary>An open connection from the pool.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A transaction that one process at a time can hold, so that services that start together migrate one by one.</summary>
    Task<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the data are at fault, so that trying them again cannot help; otherwise the database is, and it can.
    /// </summary>
    bool RefusesData(DbException exception);
}
