using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Health;

/// <summary>
/// What the probes of each target found over the last <see cref="Kept"/>, at most <see cref="MostPerTarget"/> of them: trimmed on
/// every write, and forgotten as a whole when nobody writes any more.
/// </summary>
public sealed class HealthHistory(StateConnection state)
{
    /// <summary>How far back it reaches: 24 hours.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Most results kept of one target; of more, the oldest go. At one probe a minute it is a day.</summary>
    public const int MostPerTarget = 1440;

    /// <summary>Adds results. Adding one again changes nothing.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; some results may have been added.</exception>
    public Task AppendAsync(IReadOnlyCollection<TargetHealth> results, CancellationToken cancellationToken) =>
        state.CallAsync(database => Task.WhenAll(results.Select(result => AppendAsync(database, result))), cancellationToken);

    /// <summary>The results of one target from a moment on, oldest first.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<TargetHealth>> ReadAsync(string target, DateTimeOffset from, CancellationToken cancellationToken)
    {
        RedisValue[] entries = await state.CallAsync(
            database => database.SortedSetRangeByScoreAsync(Keys.HealthHistory(target), from.ToUnixTimeMilliseconds()), cancellationToken);
        return [.. entries.Select(Read).OfType<TargetHealth>()];
    }

    // Sent together. Each step is right by itself, so it does no harm when a connection breaks between two of them.
    private static async Task<long> AppendAsync(IDatabase database, TargetHealth result)
    {
        RedisKey key = Keys.HealthHistory(result.Target);
        Task added = database.SortedSetAddAsync(
            key, JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.TargetHealth), result.CheckedAtMs);
        Task<long> aged = database.SortedSetRemoveRangeByScoreAsync(
            key, double.NegativeInfinity, result.CheckedAtMs - Kept.TotalMilliseconds, Exclude.Stop);
        Task<long> surplus = database.SortedSetRemoveRangeByRankAsync(key, 0, -MostPerTarget - 1);
        Task expiry = database.KeyExpireAsync(key, Kept);
        await Task.WhenAll(added, aged, surplus, expiry);
        return await aged + await surplus;
    }

    private static TargetHealth? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.TargetHealth);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
