using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// The one way to the shared state. Every call is bounded: Redis that is down, frozen or slow costs at most
/// <see cref="Timeout"/> and surfaces as <see cref="StateUnavailableException"/>.
/// </summary>
/// <remarks>Thread-safe; one per process.</remarks>
public sealed class StateConnection(IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>Most time one call may take. Default 250 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(250);

    internal Task<RedisResult> EvaluateAsync(
        LuaScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        BoundAsync(script.EvaluateAsync(redis.GetDatabase(), keys, arguments), cancellationToken);

    internal Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken) =>
        BoundAsync(call(redis.GetDatabase()), cancellationToken);

    private async Task<T> BoundAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(Timeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or RedisException)
        {
            // The abandoned call may still fail later; nobody else will look at it.
            _ = call.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new StateUnavailableException("The shared state did not answer.", exception);
        }
    }
}

/// <summary>Redis did not answer within the bound, or refused. What was asked may or may not have happened.</summary>
public sealed class StateUnavailableException(string message, Exception innerException) : Exception(message, innerException);
