using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Every strategy's own ranges, and the relations between them; all violations at once.</summary>
internal sealed class HttpStandardResilienceOptionsValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        List<string> errors =
        [
            .. Ranges(nameof(options.RateLimiter), options.RateLimiter),
            .. Ranges(nameof(options.TotalRequestTimeout), options.TotalRequestTimeout),
            .. Ranges(nameof(options.Retry), options.Retry),
            .. Ranges(nameof(options.CircuitBreaker), options.CircuitBreaker),
            .. Ranges(nameof(options.AttemptTimeout), options.AttemptTimeout),
            .. Relations(options),
        ];
        return errors.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(error => $"{name}: {error}"));
    }

    private static IEnumerable<string> Ranges(string path, ResilienceStrategyOptions options)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{path}.{result.ErrorMessage}");
    }

    private static IEnumerable<string> Relations(HttpStandardResilienceOptions options)
    {
        TimeSpan attempt = options.AttemptTimeout.Timeout;
        if (attempt > options.TotalRequestTimeout.Timeout)
        {
            yield return $"AttemptTimeout ({attempt}) must not exceed TotalRequestTimeout ({options.TotalRequestTimeout.Timeout}).";
        }

        if (options.CircuitBreaker.SamplingDuration < 2 * attempt)
        {
            yield return $"CircuitBreaker.SamplingDuration ({options.CircuitBreaker.SamplingDuration}) must be at least twice AttemptTimeout "
                + $"({attempt}), or the circuit sees too few attempts to judge.";
        }
    }
}
