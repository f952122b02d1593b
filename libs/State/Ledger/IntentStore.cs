using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>Judges intents that nobody settled in time.</summary>
/// <param name="expired">The intents.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>For each of them the row it becomes; null where the request was never admitted.</returns>
public delegate Task<IReadOnlyList<LedgerEvent?>> IntentJudgement(IReadOnlyList<LedgerIntent> expired, CancellationToken cancellationToken);

/// <summary>
/// What is about to be sent, noted before it is: should its router die, the note becomes the request's ledger row, once its lease is over.
/// Settlement takes the note away in the script that hands the event over, so that every admitted request ends as exactly one row.
/// </summary>
public sealed class IntentStore
{
    private const int MostAbandonedAtOnce = 100;

    private static readonly IntentJudgement AsNoted = static (expired, _) =>
        Task.FromResult<IReadOnlyList<LedgerEvent?>>([.. expired.Select(intent => intent.Row)]);

    private readonly StateConnection _state;
    private readonly CallQueue<(LedgerIntent Intent, TimeSpan Lease), bool> _queue;

    /// <summary>Intents on a connection.</summary>
    public IntentStore(StateConnection state)
    {
        _state = state;
        _queue = new CallQueue<(LedgerIntent Intent, TimeSpan Lease), bool>(SendAsync);
    }

    /// <summary>Notes an intent, in one round trip shared with whatever else is noted at the same time. Noting it again replaces it.</summary>
    /// <param name="intent">The intent. Its row's id is that of the request.</param>
    /// <param name="lease">How long to wait for settlement.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; it may have been noted.</exception>
    public Task WriteAsync(LedgerIntent intent, TimeSpan lease) => _queue.AskAsync((intent, lease));

    /// <summary>Lengthens the leases of intents; at most a few thousand at once.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RenewAsync(IReadOnlyList<string> ids, TimeSpan lease, CancellationToken cancellationToken) => ids.Count == 0
        ? Task.CompletedTask
        : _state.EvaluateAsync(
            LuaScript.IntentRenew,
            [Keys.IntentLeases],
            [(long)lease.TotalMilliseconds, .. ids.Select(id => (RedisValue)id)],
            cancellationToken);

    /// <summary>Takes intents away whose leases are over, and makes ledger events of those that were admitted; a number of them at most.</summary>
    /// <param name="judge">Decides; null: each was admitted and cost what is noted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many; call again while there are some.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long> AbandonExpiredAsync(IntentJudgement? judge, CancellationToken cancellationToken)
    {
        var found = (RedisValue[])(await _state.EvaluateAsync(
            LuaScript.IntentExpired, [Keys.Intents, Keys.IntentLeases], [MostAbandonedAtOnce], cancellationToken))!;
        if (found.Length == 0)
        {
            return 0;
        }

        var expired = new List<LedgerIntent>(found.Length / 2);
        var arguments = new List<RedisValue>(found.Length * 2);
        for (int i = 0; i < found.Length; i += 2)
        {
            if (Read(found[i + 1]) is { } intent)
            {
                expired.Add(intent);
                continue;
            }

            // Nothing left of it, or of a later version: an operator may know what to do with that.
            if (!found[i + 1].IsNullOrEmpty)
            {
                await _state.CallAsync(database => database.ListLeftPushAsync(Keys.LedgerRejected, found[i + 1]), cancellationToken);
            }

            arguments.AddRange([found[i], "", 0]);
        }

        IReadOnlyList<LedgerEvent?> rows = await (judge ?? AsNoted)(expired, cancellationToken);
        for (int i = 0; i < expired.Count; i++)
        {
            RedisValue row = rows[i] is { } abandoned ? JsonSerializer.SerializeToUtf8Bytes(abandoned, ContractsJson.Default.LedgerEvent) : "";
            arguments.AddRange([expired[i].Row.Id, row, rows[i]?.CostNanoDollars ?? 0]);
        }

        await _state.EvaluateAsync(
            LuaScript.IntentAbandon,
            [Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases],
            [.. arguments],
            cancellationToken);
        return found.Length / 2;
    }

    /// <summary>Number of intents.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        _state.CallAsync(database => database.HashLengthAsync(Keys.Intents), cancellationToken);

    private static LedgerIntent? Read(RedisValue value)
    {
        try
        {
            return value.IsNullOrEmpty ? null : JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.LedgerIntent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<bool>> SendAsync(IReadOnlyList<(LedgerIntent Intent, TimeSpan Lease)> intents)
    {
        var arguments = new List<RedisValue>(3 * intents.Count);
        foreach ((LedgerIntent intent, TimeSpan lease) in intents)
        {
            arguments.Add(intent.Row.Id);
            arguments.Add((long)lease.TotalMilliseconds);
            arguments.Add(JsonSerializer.SerializeToUtf8Bytes(intent, ContractsJson.Default.LedgerIntent));
        }

        await _state.EvaluateAsync(LuaScript.IntentWrite, [Keys.Intents, Keys.IntentLeases], [.. arguments], CancellationToken.None);
        return new bool[intents.Count];
    }
}
