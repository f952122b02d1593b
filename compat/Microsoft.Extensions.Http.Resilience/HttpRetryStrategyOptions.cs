using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Retries of HTTP requests: 3, exponential from 2 s with jitter, on transient outcomes.</summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool _shouldRetryAfterHeader;

    /// <summary>Creates the options with their defaults.</summary>
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = static arguments => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(arguments.Outcome));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Waits as long as a <c>Retry-After</c> header says instead of the backoff. Default: true.</summary>
    public bool ShouldRetryAfterHeader
    {
        get => _shouldRetryAfterHeader;
        set
        {
            _shouldRetryAfterHeader = value;
            DelayGenerator = value
                ? static arguments => ValueTask.FromResult(ReadRetryAfter(arguments.Outcome.Result?.Headers.RetryAfter))
                : null;
        }
    }

    /// <summary>Null, which means the backoff, when the header is absent or names a moment that has passed.</summary>
    private static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? delay = header?.Delta ?? (header?.Date - TimeProvider.System.GetUtcNow());
        return delay >= TimeSpan.Zero ? delay : null;
    }
}
