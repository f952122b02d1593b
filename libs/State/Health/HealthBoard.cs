using System.Collections.Frozen;
using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Health;

/// <summary>The last probe of every target: written by the health monitor, read by the routers.</summary>
public sealed class HealthBoard(StateConnection state)
{
    /// <summary>Publishes results, replacing those of the same targets, and tells the routers.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task PublishAsync(IReadOnlyCollection<TargetHealth> results, CancellationToken cancellationToken)
    {
        HashEntry[] entries = [.. results.Select(result =>
            new HashEntry(result.Target, JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.TargetHealth)))];
        await state.CallAsync(
            async database =>
            {
                await database.HashSetAsync(Keys.HealthTargets, entries);
                return await database.PublishAsync(Keys.HealthChannel, entries.Length);
            },
            cancellationToken);
    }

    /// <summary>
    /// The last result of every target, by target name (<c>provider/model</c>). An entry that a later version wrote and this one cannot
    /// read is as good as none.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, TargetHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.HealthTargets), cancellationToken);
        var targets = new Dictionary<string, TargetHealth>(entries.Length, StringComparer.Ordinal);
        foreach (HashEntry entry in entries)
        {
            if (Read(entry.Value) is { } health)
            {
                targets[health.Target] = health;
            }
        }

        return targets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Forgets targets that are no longer configured.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(IReadOnlyCollection<string> targets, CancellationToken cancellationToken) =>
        state.CallAsync(
            database => database.HashDeleteAsync(Keys.HealthTargets, [.. targets.Select(target => (RedisValue)target)]), cancellationToken);

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
