using System.Data.Common;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Principals;

/// <summary>
/// Where teams and keys are; a change and what the audit log says of it are one transaction. Every method throws
/// <see cref="DbException"/> when the database is not there.
/// </summary>
internal sealed class PrincipalDatabase(ILedgerDatabase database, LedgerSchema schema, AuditLog audit)
{
    /// <summary>Reads rows.</summary>
    public Task<IReadOnlyList<TRow>> QueryAsync<TRow>(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync(statements => statements.QueryAsync<TRow>(sql, parameters), cancellationToken);

    /// <summary>Runs one statement that changes nothing administrators see.</summary>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync(statements => statements.ExecuteAsync(sql, parameters), cancellationToken);

    /// <summary>Runs statements on one connection, each for itself.</summary>
    public async Task<T> RunAsync<T>(Func<PrincipalStatements, Task<T>> run, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await run(new PrincipalStatements(connection, transaction: null, cancellationToken));
    }

    /// <summary>Makes a change and records it, one process at a time: all of it when it stands, else nothing.</summary>
    /// <returns>Whether it stands.</returns>
    public async Task<bool> ChangeAsync(PrincipalChange change, AuditActor actor, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        var statements = new PrincipalStatements(connection, transaction, cancellationToken);
        string? before = await change.Show(statements);
        if (!await change.Make(statements))
        {
            return false;
        }

        await audit.RecordAsync(
            transaction, actor, new AuditEntry(change.Action, change.Subject, before, await change.Show(statements)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
