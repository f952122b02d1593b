using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Principals;

/// <summary>
/// The secrets that open the edge, as hashes, with whose they are. The usage service publishes them; routers look them up, keep what
/// they found, and follow the changes by the directory's revision, which every change raises.
/// </summary>
public sealed class PrincipalDirectory(StateConnection state)
{
    /// <summary>Most entries of one <see cref="ChangeAsync"/>.</summary>
    public const int MostChanges = 1000;

    private const int ListedChanges = 10_000;

    /// <summary>Looks a secret up, in one round trip. An entry that a later version wrote and this one cannot read is nobody's.</summary>
    /// <param name="hash">SHA-256 of the secret, 64 lower-case hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<PrincipalAnswer> FindAsync(string hash, CancellationToken cancellationToken) =>
        state.CallAsync(database => FindAsync(database, hash), cancellationToken);

    /// <summary>Changes entries, raises the revision, and tells the routers: all of them or none.</summary>
    /// <param name="entries">At most <see cref="MostChanges"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new revision; null, with nothing changed, when there is no directory: <see cref="ReplaceAsync"/> is needed.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long?> ChangeAsync(IReadOnlyList<PrincipalEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, MostChanges);
        long revision = (long)await state.EvaluateAsync(
            LuaScript.PrincipalsChange,
            [Keys.PrincipalEntries, Keys.PrincipalState, Keys.PrincipalChanges],
            [ListedChanges, .. entries.SelectMany(entry => (RedisValue[])[entry.Hash, Text(entry.Principal)])],
            cancellationToken);
        if (revision < 0)
        {
            return null;
        }

        await AnnounceAsync(revision, cancellationToken);
        return revision;
    }

    /// <summary>Publishes the whole directory: what is not in it is gone. Readers see the old one or the new one, never a part.</summary>
    /// <returns>The new revision.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long> ReplaceAsync(IReadOnlyList<PrincipalEntry> entries, CancellationToken cancellationToken)
    {
        RedisKey prepared = Keys.PrincipalPreparation(Guid.NewGuid());
        foreach (PrincipalEntry[] batch in entries.Where(entry => entry.Principal is not null).Chunk(MostChanges))
        {
            HashEntry[] fields = [.. batch.Select(entry => new HashEntry(entry.Hash, Text(entry.Principal)))];
            await state.CallAsync(database => PrepareAsync(database, prepared, fields), cancellationToken);
        }

        long revision = (long)await state.EvaluateAsync(
            LuaScript.PrincipalsReplace,
            [Keys.PrincipalEntries, Keys.PrincipalState, Keys.PrincipalChanges, prepared],
            [],
            cancellationToken);
        await AnnounceAsync(revision, cancellationToken);
        return revision;
    }

    /// <summary>What has changed since a revision; one short round trip when nothing has.</summary>
    /// <param name="revision">The revision that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<PrincipalChanges> ChangesSinceAsync(long revision, CancellationToken cancellationToken)
    {
        RedisResult reply = await state.EvaluateAsync(
            LuaScript.PrincipalsChanges, [Keys.PrincipalState, Keys.PrincipalChanges], [revision], cancellationToken);
        var values = (RedisValue[])reply!;
        long current = (long)values[0];
        return new PrincipalChanges(
            current < 0 ? null : current,
            (int)values[1] == 1 ? [.. values.Skip(2).Select(value => value.ToString())] : null);
    }

    /// <summary>
    /// Calls back, on no particular thread, whenever the revision was raised, until the subscription is disposed. A lost connection
    /// resubscribes by itself but may lose changes: ask <see cref="ChangesSinceAsync"/> regularly as well.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IAsyncDisposable> SubscribeAsync(Action changed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = new StateSubscription(state, Keys.PrincipalChannel, _ => changed());
        await subscription.StartAsync();
        return subscription;
    }

    // The revision is read first, so that the entry is at least as new as it says.
    private static async Task<PrincipalAnswer> FindAsync(IDatabase database, string hash)
    {
        Task<RedisValue> revision = database.HashGetAsync(Keys.PrincipalState, "revision");
        Task<RedisValue> entry = database.HashGetAsync(Keys.PrincipalEntries, hash);
        await Task.WhenAll(revision, entry);
        RedisValue known = await revision;
        return known.IsNull ? default : new PrincipalAnswer(Read(await entry), (long)known);
    }

    // A preparation that nobody finishes goes away by itself.
    private static async Task<bool> PrepareAsync(IDatabase database, RedisKey prepared, HashEntry[] fields)
    {
        Task written = database.HashSetAsync(prepared, fields);
        Task<bool> bounded = database.KeyExpireAsync(prepared, TimeSpan.FromMinutes(10));
        await written;
        return await bounded;
    }

    private Task AnnounceAsync(long revision, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.PublishAsync(Keys.PrincipalChannel, revision), cancellationToken);

    private static RedisValue Text(Principal? principal) =>
        principal is null ? RedisValue.EmptyString : JsonSerializer.SerializeToUtf8Bytes(principal, ContractsJson.Default.Principal);

    private static Principal? Read(RedisValue value)
    {
        try
        {
            return value.IsNull ? null : JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.Principal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
