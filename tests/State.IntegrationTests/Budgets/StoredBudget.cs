using System.Globalization;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>A budget as it is stored. The server's clock cannot be moved, so what is stored is: to age it is to let time pass.</summary>
internal sealed class StoredBudget(IDatabase database, BudgetDefinition budget)
{
    private const long Never = 9_000_000_000_000_000;

    private readonly RedisKey[] _keys = Keys.Budget(Keys.Scope(budget.Owner), budget.Id);

    public Task<bool> ExistsAsync() => database.KeyExistsAsync(_keys[0]);

    public async Task<long> NumberAsync(string field) => (long)await database.HashGetAsync(_keys[0], field);

    public Task SetAsync(string field, long number) => database.HashSetAsync(_keys[0], [new HashEntry(field, number)]);

    public async Task<string[]> HoldsAsync() =>
        [.. (await database.HashKeysAsync(_keys[1])).Select(id => id.ToString()).Order(StringComparer.Ordinal)];

    public Task<long> LeasesAsync() => database.SortedSetLengthAsync(_keys[2]);

    /// <summary>Makes its period so much older; younger when negative, as if the server's clock had stepped back.</summary>
    public async Task AgePeriodAsync(TimeSpan by)
    {
        if (!await ExistsAsync())
        {
            return;
        }

        await MoveAsync("start", by);
        await MoveAsync("end", by);
        foreach (HashEntry hold in await database.HashGetAllAsync(_keys[1]))
        {
            string[] parts = hold.Value.ToString().Split(' ');
            parts[1] = (long.Parse(parts[1], CultureInfo.InvariantCulture) - (long)by.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            await database.HashSetAsync(_keys[1], [new HashEntry(hold.Name, string.Join(' ', parts))]);
        }
    }

    /// <summary>Makes its leases so much older.</summary>
    public async Task AgeLeasesAsync(TimeSpan by)
    {
        if (!await ExistsAsync())
        {
            return;
        }

        if (await NumberAsync("due") != Never)
        {
            await MoveAsync("due", by);
        }

        if (await database.HashExistsAsync(_keys[0], "swept"))
        {
            await MoveAsync("swept", by);
        }

        foreach (SortedSetEntry lease in await database.SortedSetRangeByRankWithScoresAsync(_keys[2]))
        {
            await database.SortedSetAddAsync(_keys[2], lease.Element, lease.Score - by.TotalMilliseconds);
        }
    }

    /// <summary>What a flush leaves of it.</summary>
    public Task LoseAsync() => database.KeyDeleteAsync(_keys);

    private async Task MoveAsync(string field, TimeSpan by) => await database.HashSetAsync(
        _keys[0], [new HashEntry(field, await NumberAsync(field) - (long)by.TotalMilliseconds)]);
}
