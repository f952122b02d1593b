using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Principals;

/// <summary>Where teams and keys are. Every method throws <see cref="DbException"/> when the database is not there.</summary>
internal sealed class PrincipalDatabase(ILedgerDatabase database, LedgerSchema schema)
{
    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<TRow>> QueryAsync<TRow>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<TRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }

    /// <summary>Runs one statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Makes changes that belong together, one process at a time: all of them when the last statement wants it, else none.</summary>
    /// <param name="change">The changes; gets what runs a statement, and says whether they stand.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether they stand.</returns>
    public async Task<bool> ChangeAsync(Func<Func<string, object, Task<int>>, Task<bool>> change, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        if (!await change((sql, parameters) => connection.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken))))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
