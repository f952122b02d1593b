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

    /// <summary>
    /// A transaction that one process at a time can hold, so that services that start together migrate one by one, and none of two
    /// that add to the same roll-up overwrites what the other added.
    /// </summary>
    Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Writes rows in the fastest way the database has.</summary>
    /// <param name="transaction">Where they belong.</param>
    /// <param name="table">Where they go.</param>
    /// <param name="rows">The rows, each key once.</param>
    /// <param name="onConflict">What becomes of a row that is there already: <see cref="Table{TRow}.Keep"/> or <see cref="Table{TRow}.Replace"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each row whether it was written.</returns>
    Task<IReadOnlyList<bool>> WriteAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, string onConflict, CancellationToken cancellationToken);

    /// <summary>Looks rows up by their keys.</summary>
    /// <param name="transaction">What sees them.</param>
    /// <param name="table">Where they are.</param>
    /// <param name="rows">Rows with the keys to look up.</param>
    /// <param name="found">Called for each that is there, with a reader at the table's columns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FindAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, Action<DbDataReader> found, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the data are at fault, so that trying them again cannot help; otherwise the database is, and it can.
    /// </summary>
    bool RefusesData(DbException exception);
}
