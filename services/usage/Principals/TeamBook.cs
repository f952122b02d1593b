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
    public async Task<Team?> FindAsync(string name, CancellationToken cancellationToken) =>
        await database.QueryAsync<TeamRow>(
            $"SELECT * FROM teams WHERE {Existing} AND name = @Name", new { Name = ColumnText.From(name) }, cancellationToken) is [{ } row]
            ? row.ToTeam()
            : null;

    /// <summary>Adds a team.</summary>
    /// <returns>False when its name is taken, by a deleted team too.</returns>
    public async Task<bool> TryAddAsync(Team team, CancellationToken cancellationToken) => await database.ExecuteAsync(
        """
        INSERT INTO teams (name, organisation, enabled, scope, limits, revision, created_at_ms)
        VALUES (@Name, @Organisation, @Enabled, @Scope, @Limits, @Revision, @CreatedAtMs)
        ON CONFLICT DO NOTHING
        """,
        TeamRow.From(team),
        cancellationToken) > 0;

    /// <summary>Changes a team as it was read, and marks its keys to be published.</summary>
    /// <param name="team">The team, with the revision that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not as it was read any more.</returns>
    public Task<bool> TryChangeAsync(Team team, CancellationToken cancellationToken) => database.ChangeAsync(
        async execute =>
        {
            int changed = await execute(
                $"""
                UPDATE teams SET enabled = @Enabled, scope = @Scope, limits = @Limits, revision = revision + 1
                WHERE name = @Name AND revision = @Revision AND {Existing}
                """,
                TeamRow.From(team));
            await execute($"UPDATE api_keys SET revision = revision + 1 WHERE team = @Name AND {Existing}", new { team.Name });
            return changed > 0;
        },
        cancellationToken);

    /// <summary>Deletes a team without keys; its name stays taken.</summary>
    public async Task<TeamDeletion> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var parameters = new { Name = ColumnText.From(name), Now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        bool isDeleted = await database.ChangeAsync(
            async execute => await execute(
                $"""
                UPDATE teams SET deleted_at_ms = @Now WHERE name = @Name AND {Existing}
                AND NOT EXISTS (SELECT 1 FROM api_keys WHERE team = @Name AND {Existing})
                """,
                parameters) > 0,
            cancellationToken);
        if (isDeleted)
        {
            return TeamDeletion.Deleted;
        }

        return await FindAsync(name, cancellationToken) is null ? TeamDeletion.Unknown : TeamDeletion.HasKeys;
    }
}
