using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>
/// What is about to be sent, noted before it is: should its router die, the note becomes the request's ledger row, once its lease is over.
/// Settlement takes the note away in the script that hands the event over, so that every admitted request ends as exactly one row.
/// </summary>
public sealed class IntentStore
{
    private const int MostAbandonedAtOnce = 100;

    private readonly StateConnection _state;
    private readonly CallQueue<(LedgerEvent Intent, TimeSpan Lease), bool> _queue;

    /// <summary>Intents on a connection.</summary>
    public IntentStore(StateConnection state)
    {
        _state = state;
        _queue = new CallQueue<(LedgerEvent Intent, TimeSpan Lease), bool>(SendAsync);
    }

    /// <summary>Notes an intent, in one round trip shared with whatever else is noted at the same time. Noting it again replaces it.</summary>
    /// <param name="intent">
    /// The row it becomes if nobody settles it: outcome <see cref="RequestOutcome.Abandoned"/>, cost what is held. Its id is that of the
    /// reservations.
    /// </param>
    /// <param name="lease">How long to wait for settlement.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; it may have been noted.</exception>
    public Task WriteAsync(LedgerEvent intent, TimeSpan lease) => _queue.AskAsync((intent, lease));

    /// <summary>Lengthens the leases of intents; at most a few thousand at once.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RenewAsync(IReadOnlyList<string> ids, TimeSpan lease, CancellationToken cancellationToken) => ids.Count == 0
        ? Task.CompletedTask
        : _state.EvaluateAsync(
            LuaScript.IntentRenew,
            [Keys.IntentLeases],
            [(long)lease.TotalMilliseconds, .. ids.Select(id => (RedisValue)id)],
            cancellationToken);

    /// <summary>Turns intents whose leases are over into ledger events, in one step each; a number of them at most.</summary>
    /// <returns>How many; call again while there are some.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long> AbandonExpiredAsync(CancellationToken cancellationToken) => (long)await _state.EvaluateAsync(
        LuaScript.IntentAbandon,
        [Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases],
        [MostAbandonedAtOnce],
        cancellationToken);

    /// <summary>Number of intents.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        _state.CallAsync(database => database.HashLengthAsync(Keys.Intents), cancellationToken);

    private async Task<IReadOnlyList<bool>> SendAsync(IReadOnlyList<(LedgerEvent Intent, TimeSpan Lease)> intents)
    {
        var arguments = new List<RedisValue>(3 * intents.Count);
        foreach ((LedgerEvent intent, TimeSpan lease) in intents)
        {
            arguments.Add(intent.Id);
            arguments.Add((long)lease.TotalMilliseconds);
            arguments.Add(JsonSerializer.SerializeToUtf8Bytes(intent, ContractsJson.Default.LedgerEvent));
        }

        await _state.EvaluateAsync(LuaScript.IntentWrite, [Keys.Intents, Keys.IntentLeases], [.. arguments], CancellationToken.None);
        return new bool[intents.Count];
    }
}
