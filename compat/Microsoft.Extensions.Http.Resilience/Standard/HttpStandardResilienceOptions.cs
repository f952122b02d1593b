namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The standard pipeline, outermost strategy first.</summary>
public class HttpStandardResilienceOptions
{
    /// <summary>At most 1000 requests at once, none queued.</summary>
    public HttpRateLimiterStrategyOptions RateLimiter { get; set; } = new() { Name = "Standard-RateLimiter" };

    /// <summary>The limit on the request with all its attempts and waits: 30 s.</summary>
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new()
    {
        Name = "Standard-TotalRequestTimeout",
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>3 retries, exponential from 2 s with jitter; <c>Retry-After</c> is honoured. POST is retried too.</summary>
    public HttpRetryStrategyOptions Retry { get; set; } = new() { Name = "Standard-Retry" };

    /// <summary>Opens for 5 s when 10 % of at least 100 attempts in 30 s failed.</summary>
    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new() { Name = "Standard-CircuitBreaker" };

    /// <summary>The limit on each attempt: 10 s.</summary>
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new()
    {
        Name = "Standard-AttemptTimeout",
        Timeout = TimeSpan.FromSeconds(10),
    };
}
