using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>Totals over all replicas since the shared state was created.</summary>
/// <param name="Requests">Requests settled.</param>
/// <param name="Succeeded">Of those, how many gave a whole answer.</param>
/// <param name="Failed">Of those, how many ended in an error.</param>
/// <param name="Cancelled">Of those, how many the client left.</param>
/// <param name="LatencyMs">Sum of the latencies, milliseconds.</param>
/// <param name="CostNanoDollars">Sum of the costs, nano-dollars.</param>
/// <param name="Providers">Requests served by each provider.</param>
public sealed record MeshCounters(
    long Requests,
    long Succeeded,
    long Failed,
    long Cancelled,
    long LatencyMs,
    long CostNanoDollars,
    IReadOnlyDictionary<string, long> Providers)
{
    /// <summary>Of the requests, how many their routers died under.</summary>
    public long Abandoned { get; init; }
}

/// <summary>Reads the totals that settlement counts.</summary>
public sealed class CounterStore(StateConnection state)
{
    /// <summary>The totals now.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<MeshCounters> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.Counters), cancellationToken);
        Dictionary<string, long> totals = entries.ToDictionary(
            entry => entry.Name.ToString(), entry => (long)entry.Value, StringComparer.Ordinal);
        return new MeshCounters(
            totals.GetValueOrDefault(CounterTotals.Requests),
            totals.GetValueOrDefault(CounterTotals.Succeeded),
            totals.GetValueOrDefault(CounterTotals.Failed),
            totals.GetValueOrDefault(CounterTotals.Cancelled),
            totals.GetValueOrDefault(CounterTotals.LatencyMs),
            totals.GetValueOrDefault(CounterTotals.CostNanoDollars),
            totals
                .Where(total => total.Key.StartsWith(CounterTotals.ProviderPrefix, StringComparison.Ordinal))
                .ToDictionary(total => total.Key[CounterTotals.ProviderPrefix.Length..], total => total.Value, StringComparer.Ordinal))
        {
            Abandoned = totals.GetValueOrDefault(CounterTotals.Abandoned),
        };
    }
}
