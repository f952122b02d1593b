using System.Globalization;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>Totals of a batch, by the names of the counters' hash fields.</summary>
internal sealed class CounterTotals
{
    public const string Requests = "requests";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Abandoned = "abandoned";
    public const string LatencyMs = "latency_ms";
    public const string CostNanoDollars = "cost_nano";
    public const string ProviderPrefix = "provider:";

    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);

    public void Add(LedgerEvent ledgerEvent)
    {
        Increase(Requests, 1);
        Increase(OutcomeField(ledgerEvent.Outcome), 1);
        Increase(LatencyMs, ledgerEvent.LatencyMs);
        Increase(CostNanoDollars, ledgerEvent.CostNanoDollars);
        if (ledgerEvent.Provider is { } provider)
        {
            Increase(ProviderPrefix + provider, 1);
        }
    }

    public IEnumerable<RedisValue> ToArguments() =>
        _totals.SelectMany(total => new RedisValue[] { total.Key, total.Value.ToString(CultureInfo.InvariantCulture) });

    private static string OutcomeField(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Completed => Succeeded,
        RequestOutcome.Cancelled => Cancelled,
        RequestOutcome.Abandoned => Abandoned,
        _ => Failed,
    };

    private void Increase(string field, long by) => _totals[field] = _totals.GetValueOrDefault(field) + by;
}
