using System.Globalization;
using LlmMesh.State.Admission;
using StackExchange.Redis;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>A window as it is stored. The server's clock cannot be moved, so <see cref="AgeAsync"/> moves the window.</summary>
internal sealed class RequestWindow(IDatabase database, RedisKey key)
{
    private const int Ring = 61;

    private readonly RedisKey _key = key;

    public RequestWindow(IDatabase database, ScopeGroup scope)
        : this(database, scope.Requests)
    {
    }

    /// <summary>The newest second counted and the requests per second of the 61 that end with it.</summary>
    public async Task<(long Head, long Total, IReadOnlyDictionary<long, long> Counts)> ReadAsync()
    {
        var fields = (await database.HashGetAllAsync(_key)).ToDictionary(
            field => field.Name.ToString(), field => (long)field.Value, StringComparer.Ordinal);
        long head = fields.GetValueOrDefault("h");
        var counts = new Dictionary<long, long>();
        for (long second = head - Ring + 1; second <= head; second++)
        {
            if (fields.TryGetValue((second % Ring).ToString(CultureInfo.InvariantCulture), out long count))
            {
                counts.Add(second, count);
            }
        }

        return (head, fields.GetValueOrDefault("t"), counts);
    }

    /// <summary>Makes everything counted so far this much older.</summary>
    public async Task AgeAsync(int seconds)
    {
        (long head, long total, IReadOnlyDictionary<long, long> counts) = await ReadAsync();
        if (head > 0)
        {
            await WriteAsync(head - seconds, total, counts.ToDictionary(count => count.Key - seconds, count => count.Value));
        }
    }

    private async Task WriteAsync(long head, long total, IReadOnlyDictionary<long, long> counts)
    {
        HashEntry[] fields = [new("h", head), new("t", total), .. counts.Select(count => new HashEntry(count.Key % Ring, count.Value))];
        await database.KeyDeleteAsync(_key);
        await database.HashSetAsync(_key, fields);
    }
}
