using System.Threading.RateLimiting;
using Polly.RateLimiting;

namespace Polly
{
    public static class RateLimiterResiliencePipelineBuilderExtensions
    {
        public static TBuilder AddConcurrencyLimiter<TBuilder>(this TBuilder builder, int permitLimit, int queueLimit = 0)
            where TBuilder : ResiliencePipelineBuilderBase => throw null!;

        public static TBuilder AddConcurrencyLimiter<TBuilder>(this TBuilder builder, ConcurrencyLimiterOptions options)
            where TBuilder : ResiliencePipelineBuilderBase => throw null!;

        public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiter limiter)
            where TBuilder : ResiliencePipelineBuilderBase => throw null!;

        public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiterStrategyOptions options)
            where TBuilder : ResiliencePipelineBuilderBase => throw null!;
    }
}

namespace Polly.RateLimiting
{
    public class RateLimiterStrategyOptions : ResilienceStrategyOptions
    {
        public ConcurrencyLimiterOptions DefaultRateLimiterOptions { get; set; }
    }

    public sealed class RateLimiterRejectedException : ExecutionRejectedException
    {
        public RateLimiterRejectedException()
        {
        }

        public RateLimiterRejectedException(TimeSpan retryAfter)
        {
        }

        public RateLimiterRejectedException(string message)
        {
        }

        public RateLimiterRejectedException(string message, TimeSpan retryAfter)
        {
        }

        public RateLimiterRejectedException(string message, Exception inner)
        {
        }

        public TimeSpan? RetryAfter { get; }
    }
}
