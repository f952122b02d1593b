using StackExchange.Redis;

namespace LlmMesh.State.Replicas;

/// <summary>How many router replicas there are.</summary>
/// <param name="Known">Replicas that have been seen and have not left, the one that asks included once it is counted.</param>
/// <param name="Silent">Of those, how many give no sign of life: they may be serving without the shared state.</param>
public readonly record struct ReplicaCensus(int Known, int Silent);

/// <summary>What the board said to a beat.</summary>
/// <param name="Census">The replicas.</param>
/// <param name="IsCounted">Whether the replica now counts as alive; false when the beat was based on too old an answer.</param>
/// <param name="ServerTimeMs">The server's time, Unix milliseconds: what the next beat is based on.</param>
public readonly record struct ReplicaBeat(ReplicaCensus Census, bool IsCounted, long ServerTimeMs);

/// <summary>Which router replicas are alive, so that a share of each limit can be kept for those that cannot reach Redis.</summary>
/// <remarks>All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class ReplicaBoard(StateConnection state)
{
    /// <summary>Time without a beat after which a replica counts as silent. Default 5 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time without a beat after which a replica is forgotten. Default 1 h: so long one that was killed keeps its share from the others,
    /// and so long one that is cut off serves on it.
    /// </summary>
    public TimeSpan ForgottenAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Marks a replica as alive; call about once a second.</summary>
    /// <param name="replica">Its name, unique per process.</param>
    /// <param name="answeredAtMs">
    /// <see cref="ReplicaBeat.ServerTimeMs"/> of the last answer, 0 for none. Longer than <see cref="SilentAfter"/> ago it counts nothing,
    /// and the beat only asks: who has been away says first what it has done meanwhile, and then beats on the new answer.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ReplicaBeat> BeatAsync(string replica, long answeredAtMs, CancellationToken cancellationToken)
    {
        var reply = (long[])(await state.EvaluateAsync(
            LuaScript.ReplicaBeat,
            [Keys.Routers],
            [replica, (long)SilentAfter.TotalMilliseconds, (long)ForgottenAfter.TotalMilliseconds, answeredAtMs],
            cancellationToken))!;
        return new ReplicaBeat(new ReplicaCensus((int)reply[0], (int)reply[1]), reply[3] == 1, reply[2]);
    }

    /// <summary>Takes a replica off the board, on an orderly shutdown.</summary>
    public Task LeaveAsync(string replica, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.SortedSetRemoveAsync(Keys.Routers, (RedisValue)replica), cancellationToken);
}
