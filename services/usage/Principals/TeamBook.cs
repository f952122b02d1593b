using System.Text.Json;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Endpoints;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Principals;

/// <summary>How deleting a team ended.</summary>
internal enum TeamDeletion
{
    /// <summary>It is gone.</summary>
    Deleted = 0,

    /// <summary>It has keys that are not deleted, and stays.</summary>
    HasKeys,

    /// <summary>There is no such team.</summary>
    Unknown,
}

/// <summary>The teams. Every method throws <see cref="System.Data.Common.DbException"/> when the database is not there.</summary>
internal sealed class TeamBook(PrincipalDatabase database, TimeProvider time)
{
    private const string Existing = "deleted_at_ms IS NULL";

    /// <summary>All teams, by name.</summary>
    public async Task<IReadOnlyList<Team>> ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TeamRow> rows = await database.QueryAsync<TeamRow>(
            $"SELECT * FROM teams WHERE {Existing} ORDER BY name", new { }, cancellationToken);
        return [.. rows.Select(row => row.ToTeam())];
    }

    /// <summary>One team, or null.</summary>
    public Task<Team?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.RunAsync(statements => FindAsync(statements, name), cancellationToken);

    /// <summary>One team, or null, as a transaction sees it.</summary>
    public static async Task<Team?> FindAsync(PrincipalStatements statements, string name) =>
        await statements.QueryAsync<TeamRow>(
            $"SELECT * FROM teams WHERE {Existing} AND name = @Name", new { Name = ColumnText.From(name) }) is [{ } row]
            ? row.ToTeam()
            : null;

    /// <summary>Adds a team.</summary>
    /// <returns>False when its name is taken, by a deleted team too.</returns>
    public Task<bool> TryAddAsync(Team team, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "team.create",
        team.Name,
        async statements => await statements.ExecuteAsync(
            """
            INSERT INTO teams (name, organisation, enabled, scope, limits, revision, created_at_ms)
            VALUES (@Name, @Organisation, @Enabled, @Scope, @Limits, @Revision, @CreatedAtMs)
            ON CONFLICT DO NOTHING
            """,
            TeamRow.From(team)) > 0,
        actor,
        cancellationToken);

    /// <summary>Changes a team as it was read, and marks its keys to be published.</summary>
    /// <param name="team">The team, with the revision that was read.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not as it was read any more.</returns>
    public Task<bool> TryChangeAsync(Team team, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "team.change",
        team.Name,
        async statements =>
        {
            int changed = await statements.ExecuteAsync(
                $"""
                UPDATE teams SET enabled = @Enabled, scope = @Scope, limits = @Limits, revision = revision + 1
                WHERE name = @Name AND revision = @Revision AND {Existing}
                """,
                TeamRow.From(team));
            await statements.ExecuteAsync($"UPDATE api_keys SET revision = revision + 1 WHERE team = @Name AND {Existing}", new { team.Name });
            return changed > 0;
        },
        actor,
        cancellationToken);

    /// <summary>Deletes a team without keys; its name stays taken.</summary>
    public async Task<TeamDeletion> DeleteAsync(string name, AuditActor actor, CancellationToken cancellationToken)
    {
        var parameters = new { Name = ColumnText.From(name), Now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        bool isDeleted = await ChangeAsync(
            "team.delete",
            name,
            async statements => await statements.ExecuteAsync(
                $"""
                UPDATE teams SET deleted_at_ms = @Now WHERE name = @Name AND {Existing}
                AND NOT EXISTS (SELECT 1 FROM api_keys WHERE team = @Name AND {Existing})
                """,
                parameters) > 0,
            actor,
            cancellationToken);
        if (isDeleted)
        {
            return TeamDeletion.Deleted;
        }

        return await FindAsync(name, cancellationToken) is null ? TeamDeletion.Unknown : TeamDeletion.HasKeys;
    }

    private Task<bool> ChangeAsync(
        string action, string team, Func<PrincipalStatements, Task<bool>> make, AuditActor actor, CancellationToken cancellationToken) =>
        database.ChangeAsync(new PrincipalChange(action, team, statements => ShowAsync(statements, team), make), actor, cancellationToken);

    private static async Task<string?> ShowAsync(PrincipalStatements statements, string name) =>
        await FindAsync(statements, name) is { } team ? JsonSerializer.Serialize(TeamView.Of(team), PrincipalJson.Default.TeamView) : null;
}
