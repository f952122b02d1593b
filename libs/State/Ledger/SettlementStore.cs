using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>A request that has ended, or a part of it: what to record and which reservations to give back.</summary>
/// <param name="ReservationId">The id the reservations and the intent were made under.</param>
/// <param name="Held">What each group is told.</param>
/// <param name="Event">The ledger event; null when the request was refused, so that there is only something to give back.</param>
public sealed record Settlement(string ReservationId, IReadOnlyList<HeldScope> Held, LedgerEvent? Event)
{
    /// <summary>Whether the event counts towards the totals; a probe of the mesh's own is no request of anybody's. Default true.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>
    /// Whether the request is over, so that its intent is taken away; false when it goes on elsewhere and only gives something back.
    /// Default true.
    /// </summary>
    public bool EndsRequest { get; init; } = true;
}

/// <summary>
/// Applies settlements in batches: events handed over, intents taken away, totals counted, reservations given back. One writer at a time:
/// the next batch is sent when the one before is confirmed.
/// </summary>
public sealed class SettlementStore(StateConnection state)
{
    // Long enough that a batch whose answer was lost can be sent again after an outage.
    private const int MarkerSeconds = 24 * 3600;

    private readonly Guid _writer = Guid.NewGuid();
    private readonly ScopeSettlement _scopes = new(state, MarkerSeconds);

    /// <summary>
    /// Applies a batch. Sending the same batch again under the same id, after an answer was lost, changes nothing. Budgets are told last:
    /// what a budget counts as spent is in the ledger by then.
    /// </summary>
    /// <param name="batchId">Unique per batch of this store.</param>
    /// <param name="batch">At most a few thousand.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; send the batch again under the same id.</exception>
    public async Task ApplyAsync(string batchId, IReadOnlyList<Settlement> batch, CancellationToken cancellationToken)
    {
        ScopeBatch[] ended = ScopeBatch.Of(batch);
        Task handOver = HandOverAsync(batchId, batch, cancellationToken);
        Task release = Task.WhenAll(
            ended.Where(group => !group.Scopes.HasBudgets).Select(group => _scopes.ApplyAsync(_writer, batchId, group, cancellationToken)));
        await ((Task)Task.WhenAll(handOver, release)).ConfigureAwait(ConfigureAwaitOptions.None);
        await Task.WhenAll(
            ended.Where(group => group.Scopes.HasBudgets).Select(group => _scopes.ApplyAsync(_writer, batchId, group, cancellationToken)));
    }

    private Task HandOverAsync(string batchId, IReadOnlyList<Settlement> batch, CancellationToken cancellationToken)
    {
        var counters = new CounterTotals();
        var events = new List<RedisValue>(batch.Count);
        var intents = new List<RedisValue>(batch.Count);
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

            if (settlement.EndsRequest)
            {
                intents.Add(settlement.ReservationId);
            }
        }

        return events.Count + intents.Count == 0
            ? Task.CompletedTask
            : state.EvaluateAsync(
                LuaScript.Settle,
                [Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases, Keys.SettlementWriter(_writer)],
                [MarkerSeconds, batchId, events.Count, intents.Count, .. events, .. intents, .. counters.ToArguments()],
                cancellationToken);
    }
}
