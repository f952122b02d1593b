using System.Data.Common;
using Dapper;

namespace LlmMesh.Usage.Principals;

/// <summary>Runs statements on one connection, in its transaction if there is one.</summary>
internal sealed class PrincipalStatements(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<TRow>> QueryAsync<TRow>(string sql, object parameters) =>
        [.. await connection.QueryAsync<TRow>(Command(sql, parameters))];

    /// <summary>Runs one statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object parameters) => connection.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
