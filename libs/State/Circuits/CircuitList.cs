using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Circuits;

/// <summary>
/// The list of circuits a snapshot needs, and the news of it. It stands in another slot than the circuits, so a router that dies
/// between the two leaves it behind the truth: whoever notices lists the circuit again.
/// </summary>
internal sealed class CircuitList(StateConnection state)
{
    /// <summary>Lists the circuit as it was then, or strikes it off, and tells the routers; nothing when something later is known.</summary>
    public async Task UpdateAsync(CircuitChange change, CancellationToken cancellationToken)
    {
        byte[] status = JsonSerializer.SerializeToUtf8Bytes(change.Status, ContractsJson.Default.CircuitStatus);
        RedisResult isLatest = await state.EvaluateAsync(
            LuaScript.CircuitList,
            [Keys.CircuitsListed, Keys.CircuitVersions],
            [CircuitId.Of(change.Status).ListedAs, change.Version, change.IsListed ? status : RedisValue.EmptyString],
            cancellationToken);
        if ((bool)isLatest)
        {
            await state.CallAsync(database => database.PublishAsync(Keys.CircuitChannel, status), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<CircuitStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        (HashEntry[] entries, long nowMs) = await state.CallAsync(ReadWithTimeAsync, cancellationToken);
        var circuits = new List<CircuitStatus>(entries.Length);
        var stale = new List<RedisValue>();
        foreach (HashEntry entry in entries)
        {
            if (Read(entry.Value) is not { } status)
            {
                continue;
            }

            if (status.State == CircuitState.Closed && status.UntilMs < nowMs)
            {
                stale.AddRange([entry.Name, entry.Value]);
            }
            else
            {
                circuits.Add(status);
            }
        }

        if (stale.Count > 0)
        {
            await state.EvaluateAsync(LuaScript.CircuitStrike, [Keys.CircuitsListed], [.. stale], cancellationToken);
        }

        return circuits;
    }

    /// <summary>Null when a later version wrote it.</summary>
    public static CircuitStatus? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.CircuitStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One trip: both commands are on their way before the first is answered. The server's clock, because the list is by it.
    private static async Task<(HashEntry[] Entries, long NowMs)> ReadWithTimeAsync(IDatabase database)
    {
        Task<HashEntry[]> entries = database.HashGetAllAsync(Keys.CircuitsListed);
        Task<RedisResult> time = database.ExecuteAsync("TIME");
        await Task.WhenAll(entries, time);
        var parts = (RedisValue[])(await time)!;
        long seconds = long.Parse(parts[0].ToString(), CultureInfo.InvariantCulture);
        return (await entries, seconds * 1000);
    }
}
