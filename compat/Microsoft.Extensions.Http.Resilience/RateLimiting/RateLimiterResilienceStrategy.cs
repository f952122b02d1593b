using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>Holds a lease while an execution runs; owns the limiter.</summary>
internal sealed class RateLimiterResilienceStrategy(RateLimiter limiter) : ResilienceStrategy, IAsyncDisposable
{
    public ValueTask DisposeAsync() => limiter.DisposeAsync();

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback,
        ResilienceContext context,
        TState state)
    {
        using RateLimitLease lease = await limiter.AcquireAsync(permitCount: 1, context.CancellationToken);
        return lease.IsAcquired
            ? await callback(context, state)
            : Outcome.FromException<TResult>(new RateLimiterRejectedException());
    }
}
