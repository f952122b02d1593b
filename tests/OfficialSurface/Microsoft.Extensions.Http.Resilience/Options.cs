using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

public class HttpStandardResilienceOptions
{
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; }

    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; }

    public HttpRateLimiterStrategyOptions RateLimiter { get; set; }

    public HttpRetryStrategyOptions Retry { get; set; }

    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; }
}

public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>;

public class HttpRateLimiterStrategyOptions : RateLimiterStrategyOptions;

public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    public bool ShouldRetryAfterHeader { get; set; }
}

public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;

[Experimental("EXTEXP0001")]
public static class HttpRetryStrategyOptionsExtensions
{
    public static void DisableFor(this HttpRetryStrategyOptions options, params HttpMethod[] methods) => throw null!;

    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options) => throw null!;
}

public static class HttpClientResiliencePredicates
{
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => throw null!;
}
