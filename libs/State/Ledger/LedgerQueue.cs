using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>
/// Ledger events on their way from the routers to the database: delivered at least once. A consumer holds what it has taken until it
/// acknowledges after its commit; what a dead consumer held is returned to the others.
/// </summary>
public sealed class LedgerQueue(StateConnection state)
{
    /// <summary>
    /// The consumer's next events, oldest first; those it took before and has not acknowledged come again first. Events that cannot be
    /// read are set aside for an operator and never block the queue.
    /// </summary>
    /// <param name="consumer">Name of the consumer, unique per process.</param>
    /// <param name="maximum">Most events to hold at once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<LedgerEvent>> TakeAsync(string consumer, int maximum, CancellationToken cancellationToken)
    {
        RedisResult reply = await state.EvaluateAsync(
            LuaScript.LedgerTake,
            [Keys.LedgerWaiting, Keys.LedgerHeld(consumer), Keys.LedgerConsumers],
            [consumer, maximum],
            cancellationToken);
        var held = (RedisValue[])reply!;
        var events = new List<LedgerEvent>(held.Length);
        foreach (RedisValue value in held)
        {
            if (Read(value) is { } ledgerEvent)
            {
                events.Add(ledgerEvent);
            }
            else
            {
                await state.CallAsync(database => database.ListLeftPushAsync(Keys.LedgerRejected, value), cancellationToken);
                await state.CallAsync(database => database.ListRemoveAsync(Keys.LedgerHeld(consumer), value), cancellationToken);
            }
        }

        return events;
    }

    /// <summary>Forgets what the consumer holds; call after the database commit.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; the events may come again.</exception>
    public Task AcknowledgeAsync(string consumer, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.KeyDeleteAsync(Keys.LedgerHeld(consumer)), cancellationToken);

    /// <summary>Returns the events of consumers that gave no sign of life for a while.</summary>
    /// <returns>The number of events returned.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long> RequeueAbandonedAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        RedisValue[] consumers = await state.CallAsync(
            database => database.SortedSetRangeByRankAsync(Keys.LedgerConsumers), cancellationToken);
        long returned = 0;
        foreach (RedisValue consumer in consumers)
        {
            returned += (long)await state.EvaluateAsync(
                LuaScript.LedgerRequeue,
                [Keys.LedgerWaiting, Keys.LedgerHeld(consumer!), Keys.LedgerConsumers],
                [consumer, (long)silence.TotalMilliseconds],
                cancellationToken);
        }

        return returned;
    }

    /// <summary>Number of events nobody has taken yet.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> CountWaitingAsync(CancellationToken cancellationToken) =>
        state.CallAsync(database => database.ListLengthAsync(Keys.LedgerWaiting), cancellationToken);

    /// <summary>
    /// The oldest event that each consumer holds, by consumer: one that holds another one later, or none, has acknowledged it, or was
    /// taken for dead and its events wait again.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadHeldAsync(CancellationToken cancellationToken)
    {
        RedisValue[] consumers = await state.CallAsync(
            database => database.SortedSetRangeByRankAsync(Keys.LedgerConsumers), cancellationToken);
        var held = new Dictionary<string, string>(consumers.Length, StringComparer.Ordinal);
        foreach (RedisValue consumer in consumers)
        {
            RedisValue oldest = await state.CallAsync(
                database => database.ListGetByIndexAsync(Keys.LedgerHeld(consumer!), -1), cancellationToken);
            if (!oldest.IsNull)
            {
                held[consumer!] = oldest!;
            }
        }

        return held;
    }

    /// <summary>Keeps an event that cannot be stored for an operator. Acknowledge it afterwards like the rest of its batch.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; the event may be set aside twice.</exception>
    public Task SetAsideAsync(LedgerEvent ledgerEvent, CancellationToken cancellationToken) =>
        state.CallAsync(
            database => database.ListLeftPushAsync(
                Keys.LedgerRejected, JsonSerializer.SerializeToUtf8Bytes(ledgerEvent, ContractsJson.Default.LedgerEvent)),
            cancellationToken);

    /// <summary>Number of events set aside, unreadable or unstorable.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> CountSetAsideAsync(CancellationToken cancellationToken) =>
        state.CallAsync(database => database.ListLengthAsync(Keys.LedgerRejected), cancellationToken);

    private static LedgerEvent? Read(RedisValue value)
    {
        try
        {
            LedgerEvent? ledgerEvent = JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.LedgerEvent);

            // The serializer checks members for null, not the elements of a list.
            return ledgerEvent is null || ledgerEvent.Attempts.Contains(null!) ? null : ledgerEvent;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
