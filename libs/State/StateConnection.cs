using LlmMesh.State.Budgets;
using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// The one way to the shared state. Every call is bounded: Redis that is down, frozen or slow costs at most
/// <see cref="Timeout"/> and surfaces as <see cref="StateUnavailableException"/>; after a few such calls in a row it costs nothing,
/// because further ones fail at once until a trial is answered.
/// </summary>
/// <remarks>
/// Thread-safe; one per process. A trial is an ordinary call: somebody must go on calling for <see cref="IsAvailable"/> to come back.
/// </remarks>
public sealed class StateConnection
{
    private readonly IConnectionMultiplexer _redis;
    private readonly TimeProvider _time;
    private readonly StateBreaker _breaker;

    /// <summary>Wraps a client.</summary>
    public StateConnection(IConnectionMultiplexer redis, TimeProvider time)
    {
        _redis = redis;
        _time = time;
        _breaker = new StateBreaker(time);
        Periods = new PeriodClock(time);
        _breaker.Changed += (_, _) => AvailabilityChanged?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Raised after <see cref="IsAvailable"/> has changed, by the call that changed it: handlers must be short.</summary>
    public event EventHandler? AvailabilityChanged;

    /// <summary>Most time one call may take. Default 250 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Calls in a row without an answer after which further ones fail at once. Default 3.</summary>
    public int CallsToBreak
    {
        get => _breaker.Limit;
        init => _breaker.Limit = value;
    }

    /// <summary>How long they fail at once before one is tried, and between two trials. Default 1 s.</summary>
    public TimeSpan BreakTime
    {
        get => _breaker.Pause;
        init => _breaker.Pause = value;
    }

    /// <summary>Whether calls are made; false while they fail at once.</summary>
    public bool IsAvailable => _breaker.IsClosed;

    /// <summary>Which periods it is in.</summary>
    internal PeriodClock Periods { get; }

    /// <summary>
    /// Makes the calls a first request would otherwise wait for: connects, compiles and teaches the server the scripts requests use. Has a
    /// time of its own, since a cold call may need longer than <see cref="Timeout"/>.
    /// </summary>
    /// <returns>Whether the server answered; without an answer nothing is lost but the head start.</returns>
    public async Task<bool> WarmUpAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(WarmUpAsync(_redis.GetDatabase()), limit, cancellationToken);
            return true;
        }
        catch (StateUnavailableException)
        {
            return false;
        }
    }

    internal Task<RedisResult> EvaluateAsync(
        LuaScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) => _breaker.Lets()
        ? BoundAsync(script.EvaluateAsync(_redis.GetDatabase(), keys, arguments), Timeout, cancellationToken)
        : Task.FromException<RedisResult>(NotTried());

    internal Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken) => _breaker.Lets()
        ? BoundAsync(call(_redis.GetDatabase()), Timeout, cancellationToken)
        : Task.FromException<T>(NotTried());

    internal Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler) => _breaker.Lets()
        ? BoundAsync(AnswerOf(_redis.GetSubscriber().SubscribeAsync(channel, handler)), Timeout, CancellationToken.None)
        : Task.FromException(NotTried());

    // Tried in any case: the client must forget the handler even when the server does not hear of it.
    internal Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler) =>
        BoundAsync(AnswerOf(_redis.GetSubscriber().UnsubscribeAsync(channel, handler)), Timeout, CancellationToken.None);

    private static async Task<bool> WarmUpAsync(IDatabase database)
    {
        // No reservations against no scopes: it reads the clock and changes nothing.
        await LuaScript.Reserve.EvaluateAsync(database, [], [0, 0, 0]);
        LuaScript[] scripts = [LuaScript.IntentWrite, LuaScript.Extend, LuaScript.Renew, LuaScript.Settle, LuaScript.SettleScope];
        await Task.WhenAll(scripts.Select(script => script.LoadAsync(database)));
        return true;
    }

    private static StateUnavailableException NotTried() =>
        new("The shared state has not answered lately; it is tried again shortly.", innerException: null);

    private static async Task<bool> AnswerOf(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> BoundAsync<T>(Task<T> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            T answer = await call.WaitAsync(limit, _time, cancellationToken);
            _breaker.Answered();
            return answer;
        }
        catch (Exception exception) when (exception is TimeoutException or RedisException)
        {
            // A refusal is an answer.
            if (exception is RedisServerException)
            {
                _breaker.Answered();
            }
            else
            {
                _breaker.Unanswered();
            }

            // The abandoned call may still fail later; nobody else will look at it.
            _ = call.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new StateUnavailableException("The shared state did not answer.", exception);
        }
    }
}

/// <summary>Redis did not answer within the bound, refused, or was not asked because it has not answered lately. What was asked may or
/// may not have happened.</summary>
public sealed class StateUnavailableException(string message, Exception? innerException) : Exception(message, innerException);
