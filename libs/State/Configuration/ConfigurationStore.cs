using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Configuration;

/// <summary>
/// The versions of the configuration, in one order for all replicas: a version is published against the one it was made from, and only
/// while that is in force.
/// </summary>
/// <remarks>Thread-safe. All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class ConfigurationStore(StateConnection state)
{
    /// <summary>Most versions that are kept; of more, the oldest are forgotten.</summary>
    public const int MostVersions = 100;

    // Hosts of containers have new names with every start: nobody takes their notes away.
    private static readonly TimeSpan NotesLive = TimeSpan.FromDays(90);

    /// <summary>The number of the version in force; 0 when none has been published.</summary>
    public async Task<long> HeadAsync(CancellationToken cancellationToken) =>
        (long?)await state.CallAsync(database => database.StringGetAsync(Keys.ConfigurationHead), cancellationToken) ?? 0;

    /// <summary>A version; null when it is not kept, or a later mesh wrote it and this one cannot read it.</summary>
    public async Task<ConfigurationVersion?> ReadAsync(long number, CancellationToken cancellationToken) =>
        Read(await state.CallAsync(database => database.HashGetAsync(Keys.ConfigurationVersions, number), cancellationToken));

    /// <summary>The versions kept, newest first; those that this mesh cannot read are left out.</summary>
    public async Task<IReadOnlyList<ConfigurationVersion>> ListAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.ConfigurationVersions), cancellationToken);
        return [.. entries
            .Select(entry => Read(entry.Value))
            .OfType<ConfigurationVersion>()
            .OrderByDescending(version => version.Number)];
    }

    /// <summary>Puts a version in force and tells whoever listens.</summary>
    /// <param name="version">The version; its number is above that of every version known.</param>
    /// <param name="madeFrom">The number of the version it was made from; 0 for none.</param>
    /// <param name="cancellationToken">Ends the wait; whether the version is in force is then not known.</param>
    /// <returns>False when another version is in force: nothing has changed.</returns>
    public async Task<bool> PublishAsync(ConfigurationVersion version, long madeFrom, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(version.Number, madeFrom);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(version, ContractsJson.Default.ConfigurationVersion);
        bool isPublished = (int)await state.EvaluateAsync(
            LuaScript.ConfigurationPublish,
            [Keys.ConfigurationHead, Keys.ConfigurationVersions],
            [madeFrom, version.Number, text, MostVersions],
            cancellationToken) == 1;
        if (isPublished)
        {
            await AnnounceAsync(version.Number);
        }

        return isPublished;
    }

    /// <summary>Notes what a file held when it was last in step with the versions.</summary>
    /// <param name="file">Host and path.</param>
    /// <param name="textHash">A hash of its text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task NoteHeldAsync(string file, string textHash, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.StringSetAsync(Keys.ConfigurationHeld(file), textHash, NotesLive), cancellationToken);

    /// <summary>What was noted of a file last; null when nothing is known of it.</summary>
    public async Task<string?> HeldAsync(string file, CancellationToken cancellationToken) =>
        await state.CallAsync(database => database.StringGetAsync(Keys.ConfigurationHeld(file)), cancellationToken);

    /// <summary>
    /// Calls back, on no particular thread, whenever a version was published, until the subscription is disposed. A lost connection
    /// resubscribes by itself but may lose messages: ask for <see cref="HeadAsync"/> regularly as well.
    /// </summary>
    public async Task<IAsyncDisposable> SubscribeAsync(Action changed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = new StateSubscription(state, Keys.ConfigurationChannel, _ => changed());
        await subscription.StartAsync();
        return subscription;
    }

    private async Task AnnounceAsync(long number)
    {
        try
        {
            await state.CallAsync(database => database.PublishAsync(Keys.ConfigurationChannel, number), CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            // It is in force; who did not hear of it finds it by looking.
        }
    }

    private static ConfigurationVersion? Read(RedisValue value)
    {
        try
        {
            return value.IsNull ? null : JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.ConfigurationVersion);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
