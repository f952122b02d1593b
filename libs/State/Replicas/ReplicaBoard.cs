using StackExchange.Redis;

namespace LlmMesh.State.Replicas;

/// <summary>How many router replicas there are.</summary>
/// <param name="Known">Replicas that have been seen and have not left, the one that asks included.</param>
/// <param name="Silent">Of those, how many give no sign of life: they may be serving without the shared state.</param>
public readonly record struct ReplicaCensus(int Known, int Silent);

/// <summary>Which router replicas are alive, so that a share of each limit can be kept for those that cannot reach Redis.</summary>
/// <remarks>All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class ReplicaBoard(StateConnection state)
{
    /// <summary>Time without a beat after which a replica counts as silent. Default 5 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time without a beat after which a replica is forgotten. Default 24 h.</summary>
    public TimeSpan ForgottenAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Marks a replica as alive; call about once a second.</summary>
    /// <param name="replica">Its name, unique per process.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ReplicaCensus> BeatAsync(string replica, CancellationToken cancellationToken)
    {
        var reply = (long[])(await state.EvaluateAsync(
            LuaScript.ReplicaBeat,
            [Keys.Routers],
            [replica, (long)SilentAfter.TotalMilliseconds, (long)ForgottenAfter.TotalMilliseconds],
            cancellationToken))!;
        return new ReplicaCensus((int)reply[0], (int)reply[1]);
    }

    /// <summary>Takes a replica off the board, on an orderly shutdown.</summary>
    public Task LeaveAsync(string replica, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.SortedSetRemoveAsync(Keys.Routers, (RedisValue)replica), cancellationToken);
}
