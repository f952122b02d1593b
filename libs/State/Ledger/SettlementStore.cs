using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>A request that has ended: what to record and which reservations to give back.</summary>
/// <param name="ReservationId">The id the reservations were made under.</param>
/// <param name="Held">What each group it was reserved in is told.</param>
/// <param name="Event">The ledger event; null when the request was refused, so that there is only something to give back.</param>
public sealed record Settlement(string ReservationId, IReadOnlyList<HeldScope> Held, LedgerEvent? Event)
{
    /// <summary>Whether the event counts towards the totals; a probe of the mesh's own is no request of anybody's. Default true.</summary>
    public bool IsCounted { get; init; } = true;
}

/// <summary>
/// Applies settlements in batches: places in flight are given back, events handed over, totals counted. One writer at a time: the next
/// batch is sent when the one before is confirmed.
/// </summary>
public sealed class SettlementStore(StateConnection state)
{
    // Long enough that a batch whose answer was lost can be sent again after an outage.
    private const int MarkerSeconds = 24 * 3600;

    private readonly RedisKey _lastBatch = Keys.SettlementWriter(Guid.NewGuid());

    /// <summary>
    /// Applies a batch. Sending the same batch again under the same id, after an answer was lost, changes nothing.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; send the batch again under the same id.</exception>
    public async Task ApplyAsync(string batchId, IReadOnlyList<Settlement> batch, CancellationToken cancellationToken)
    {
        var counters = new CounterTotals();
        var events = new List<RedisValue>(batch.Count);
        foreach (Settlement settlement in batch)
        {
            if (settlement.Event is { } ledgerEvent)
            {
                if (settlement.IsCounted)
                {
                    counters.Add(ledgerEvent);
                }

                events.Add(JsonSerializer.SerializeToUtf8Bytes(ledgerEvent, ContractsJson.Default.LedgerEvent));
            }
        }

        RedisValue[] arguments = [MarkerSeconds, batchId, events.Count, .. events, .. counters.ToArguments()];
        Task<RedisResult> settle = state.EvaluateAsync(
            LuaScript.Settle,
            [Keys.LedgerWaiting, Keys.Counters, _lastBatch],
            arguments,
            cancellationToken);
        Task release = ReleaseAsync(batch, cancellationToken);
        await Task.WhenAll(settle, release);
    }

    private Task ReleaseAsync(IReadOnlyList<Settlement> batch, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}{batch.Count}{cancellationToken.CanBeCanceled}");
}

/// <summary>Totals of a batch, by the names of the counters' hash fields.</summary>
internal sealed class CounterTotals
{
    public const string Requests = "requests";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
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
        _ => Failed,
    };

    private void Increase(string field, long by) => _totals[field] = _totals.GetValueOrDefault(field) + by;
}
