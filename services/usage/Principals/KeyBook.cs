using System.Text.Json;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Endpoints;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Principals;

/// <summary>The keys as people know them. Every method throws <see cref="System.Data.Common.DbException"/> when the database is not there.</summary>
internal sealed class KeyBook(PrincipalDatabase database, TimeProvider time)
{
    private const string Existing = "deleted_at_ms IS NULL";
    private const string AsRead = $"id = @Id AND revision = @Revision AND {Existing}";

    private const string AddSecret =
        "INSERT INTO key_secrets (hash, key_id, prefix, created_at_ms, expires_at_ms) VALUES (@Hash, @KeyId, @Prefix, @CreatedAtMs, @ExpiresAtMs)";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A page of keys, by id.</summary>
    /// <param name="team">Only this team's; null for every team's.</param>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<HeldKey>> ListAsync(string? team, string? after, int most, CancellationToken cancellationToken) => database.RunAsync(
        statements => ReadAsync(
            statements,
            $"""
            SELECT * FROM api_keys WHERE {Existing}
            {(team is null ? "" : "AND team = @Team")} {(after is null ? "" : "AND id > @After")} ORDER BY id LIMIT @Most
            """,
            new { Team = team, After = after, Most = most }),
        cancellationToken);

    /// <summary>One key, or null.</summary>
    public Task<HeldKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.RunAsync(statements => FindAsync(statements, id), cancellationToken);

    /// <summary>Adds a key with its first secret.</summary>
    /// <returns>False when its team is not there any more.</returns>
    public Task<bool> TryAddAsync(ApiKey key, KeySecret secret, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "key.create",
        key,
        async statements => await statements.ExecuteAsync(
            $"""
            INSERT INTO api_keys (id, name, team, kind, enabled, expires_at_ms, networks, scope, limits, tags, cuts_requests, revision, published, created_at_ms)
            SELECT @Id, @Name, name, @Kind, @Enabled, CAST(@ExpiresAtMs AS BIGINT), @Networks, @Scope, @Limits, @Tags, @CutsRequests, @Revision, @Published, @CreatedAtMs
            FROM teams WHERE name = @Team AND {Existing}
            """,
            KeyRow.From(key)) > 0 && await statements.ExecuteAsync(AddSecret, secret) > 0,
        actor,
        cancellationToken);

    /// <summary>Changes a key as it was read.</summary>
    /// <param name="key">The key, with the revision that was read.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not as it was read any more.</returns>
    public Task<bool> TryChangeAsync(ApiKey key, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync("key.change", key, statements => TryUpdateAsync(statements, key), actor, cancellationToken);

    /// <summary>Revokes a key as it was read.</summary>
    /// <param name="key">The revoked key, with the revision that was read.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not as it was read any more.</returns>
    public Task<bool> TryRevokeAsync(ApiKey key, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync("key.revoke", key, statements => TryUpdateAsync(statements, key), actor, cancellationToken);

    /// <summary>Deletes a key as it was read; its id stays taken, and its secrets open nothing.</summary>
    /// <returns>False when it is not as it was read any more.</returns>
    public Task<bool> TryDeleteAsync(ApiKey key, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "key.delete",
        key,
        async statements => await statements.ExecuteAsync(
            $"UPDATE api_keys SET deleted_at_ms = @Now, revision = revision + 1 WHERE {AsRead}", new { key.Id, key.Revision, Now }) > 0,
        actor,
        cancellationToken);

    /// <summary>
    /// Gives a key another secret. The one that has been the newest works for a while; one that has been waiting for its end from an
    /// earlier rotation ends now, so that there are never more than two.
    /// </summary>
    /// <param name="key">The key, with the revision that was read.</param>
    /// <param name="secret">The new secret.</param>
    /// <param name="until">When the old one ends, Unix ms.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the key is not as it was read any more.</returns>
    public Task<bool> TryRotateAsync(ApiKey key, KeySecret secret, long until, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "key.rotate",
        key,
        async statements =>
        {
            await statements.ExecuteAsync(
                """
                UPDATE key_secrets SET expires_at_ms = CASE WHEN expires_at_ms IS NULL THEN CAST(@Until AS BIGINT) ELSE @Now END
                WHERE key_id = @Id AND (expires_at_ms IS NULL OR expires_at_ms > @Now)
                """,
                new { key.Id, Until = until, Now });
            await statements.ExecuteAsync(AddSecret, secret);
            return await statements.ExecuteAsync($"UPDATE api_keys SET revision = revision + 1 WHERE {AsRead}", new { key.Id, key.Revision }) > 0;
        },
        actor,
        cancellationToken);

    private static async Task<bool> TryUpdateAsync(PrincipalStatements statements, ApiKey key) => await statements.ExecuteAsync(
        $"""
        UPDATE api_keys SET name = @Name, enabled = @Enabled, expires_at_ms = @ExpiresAtMs, networks = @Networks, scope = @Scope,
          limits = @Limits, tags = @Tags, cuts_requests = @CutsRequests, revoked_at_ms = @RevokedAtMs, revision = revision + 1
        WHERE {AsRead}
        """,
        KeyRow.From(key)) > 0;

    private Task<bool> ChangeAsync(
        string action, ApiKey key, Func<PrincipalStatements, Task<bool>> make, AuditActor actor, CancellationToken cancellationToken) =>
        database.ChangeAsync(new PrincipalChange(action, key.Id, statements => ShowAsync(statements, key.Id), make), actor, cancellationToken);

    private async Task<string?> ShowAsync(PrincipalStatements statements, string id) =>
        await FindAsync(statements, id) is { } held && await TeamBook.FindAsync(statements, held.Key.Team) is { } team
            ? JsonSerializer.Serialize(KeyView.Of(held, team), PrincipalJson.Default.KeyView)
            : null;

    private async Task<HeldKey?> FindAsync(PrincipalStatements statements, string id) =>
        await ReadAsync(statements, $"SELECT * FROM api_keys WHERE id = @Id AND {Existing}", new { Id = ColumnText.From(id) }) is [{ } held]
            ? held
            : null;

    private async Task<IReadOnlyList<HeldKey>> ReadAsync(PrincipalStatements statements, string sql, object parameters)
    {
        IReadOnlyList<KeyRow> keys = await statements.QueryAsync<KeyRow>(sql, parameters);
        if (keys.Count == 0)
        {
            return [];
        }

        var ids = new ValueList(keys.Select(key => key.Id));
        ids.Parameters.Add(nameof(Now), Now);
        ILookup<string, KeySecret> secrets = (await statements.QueryAsync<SecretRow>(
            $"""
            SELECT * FROM key_secrets WHERE key_id IN {ids} AND (expires_at_ms IS NULL OR expires_at_ms > @Now)
            ORDER BY created_at_ms DESC, hash
            """,
            ids.Parameters)).Select(row => row.ToSecret()).ToLookup(secret => secret.KeyId, StringComparer.Ordinal);
        return [.. keys.Select(key => new HeldKey(key.ToKey(), [.. secrets[key.Id]]))];
    }
}
