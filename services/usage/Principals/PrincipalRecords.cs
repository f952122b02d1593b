using LlmMesh.State.Principals;

namespace LlmMesh.Usage.Principals;

/// <summary>What the edge is to be told of a key.</summary>
/// <param name="Key">The key's id.</param>
/// <param name="Revision">The revision this is at least as new as.</param>
/// <param name="Entries">An entry for each of its secrets; one that opens nothing any more is taken away.</param>
internal sealed record KeyPublication(string Key, long Revision, IReadOnlyList<PrincipalEntry> Entries);

/// <summary>
/// What the edge is to be told, from the database, and what it has been. Every method throws
/// <see cref="System.Data.Common.DbException"/> when the database is not there.
/// </summary>
internal sealed class PrincipalRecords(PrincipalDatabase database, TimeProvider time)
{
    private const string Pending = "published < revision";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Some of the keys whose change the edge has not been told.</summary>
    public Task<IReadOnlyList<KeyPublication>> PendingAsync(int most, CancellationToken cancellationToken) =>
        ReadAsync($"{Pending} ORDER BY id LIMIT @Most", new { Most = most }, cancellationToken);

    /// <summary>Keys by id, deleted ones as well.</summary>
    public Task<IReadOnlyList<KeyPublication>> OfAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var ids = new ValueList(keys);
        return ReadAsync($"id IN {ids} ORDER BY id", ids.Parameters, cancellationToken);
    }

    /// <summary>Everything the edge has to know.</summary>
    public Task<IReadOnlyList<KeyPublication>> AllAsync(CancellationToken cancellationToken) =>
        ReadAsync($"deleted_at_ms IS NULL OR {Pending} ORDER BY id", new { }, cancellationToken);

    /// <summary>Notes what the edge has been told.</summary>
    public async Task MarkAsync(IEnumerable<KeyPublication> published, CancellationToken cancellationToken)
    {
        foreach (KeyPublication key in published)
        {
            await database.ExecuteAsync(
                "UPDATE api_keys SET published = @Revision WHERE id = @Key AND published < @Revision",
                new { key.Key, key.Revision },
                cancellationToken);
        }
    }

    /// <summary>Hashes of secrets that have ended.</summary>
    public Task<IReadOnlyList<string>> EndedAsync(int most, CancellationToken cancellationToken) => database.QueryAsync<string>(
        "SELECT hash FROM key_secrets WHERE expires_at_ms <= @Now ORDER BY expires_at_ms LIMIT @Most",
        new { Now, Most = most },
        cancellationToken);

    /// <summary>Forgets secrets that have ended and that the edge has been told of.</summary>
    public Task ForgetAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        var ended = new ValueList(hashes);
        return database.ExecuteAsync($"DELETE FROM key_secrets WHERE hash IN {ended}", ended.Parameters, cancellationToken);
    }

    // The keys are read first: what follows is at least as new as their revisions say.
    private async Task<IReadOnlyList<KeyPublication>> ReadAsync(string condition, object parameters, CancellationToken cancellationToken)
    {
        List<KeyPublication> found = [];
        IReadOnlyList<KeyRow> rows = await database.QueryAsync<KeyRow>($"SELECT * FROM api_keys WHERE {condition}", parameters, cancellationToken);
        foreach (KeyRow[] keys in rows.Chunk(PrincipalPublisher.Batch))
        {
            var names = new ValueList(keys.Select(key => key.Team).Distinct(StringComparer.Ordinal));
            Dictionary<string, Team> teams = (await database.QueryAsync<TeamRow>(
                $"SELECT * FROM teams WHERE name IN {names}", names.Parameters, cancellationToken))
                .ToDictionary(row => row.Name, row => row.ToTeam(), StringComparer.Ordinal);
            var ids = new ValueList(keys.Select(key => key.Id));
            ILookup<string, SecretRow> secrets = (await database.QueryAsync<SecretRow>(
                $"SELECT * FROM key_secrets WHERE key_id IN {ids}", ids.Parameters, cancellationToken))
                .ToLookup(secret => secret.KeyId, StringComparer.Ordinal);
            found.AddRange(keys.Select(key => Publication(key, teams[key.Team], secrets[key.Id])));
        }

        return found;
    }

    private KeyPublication Publication(KeyRow row, Team team, IEnumerable<SecretRow> secrets)
    {
        ApiKey key = row.ToKey();
        return new KeyPublication(key.Id, key.Revision,
        [
            .. secrets.Select(secret => new PrincipalEntry(
                secret.Hash,
                row.DeletedAtMs is null && !(secret.ExpiresAtMs <= Now) ? PrincipalOf.Secret(key, team, secret.ExpiresAtMs) : null)),
        ]);
    }
}
