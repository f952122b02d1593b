using System.Globalization;
using System.Net.Http.Headers;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>How long a provider asks to be left alone: the first of the forms in use that is there.</summary>
internal static class WaitHint
{
    private const string OpenAIReset = "x-ratelimit-reset-";
    private const string OpenAIRemaining = "x-ratelimit-remaining-";
    private const string AnthropicPrefix = "anthropic-ratelimit-";
    private const string AnthropicReset = "-reset";
    private const string AnthropicRemaining = "-remaining";

    /// <param name="headers">The answer's headers.</param>
    /// <param name="error">What its body says.</param>
    /// <param name="now">What dates are measured against.</param>
    /// <returns>From zero to a day; null when it asks for nothing.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, ProviderError error, DateTimeOffset now) =>
        Milliseconds(Value(headers, "retry-after-ms"))
        ?? RetryAfter(Value(headers, "Retry-After"), now)
        ?? error.RetryAfter
        ?? (error.Message is { } words ? Durations.Find(words) : null)
        ?? EmptyBucket(headers, now)
        ?? Renewal(Value(headers, "X-RateLimit-Reset"), now)
        ?? Until(error.ResetAtMs, now);

    private static TimeSpan? Milliseconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? Durations.OfSeconds(number / 1000) : null;

    private static TimeSpan? RetryAfter(string? text, DateTimeOffset now) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? Durations.OfSeconds(seconds)
            : Until(text, now);

    // Several limits may be used up: the request passes when the last of them is renewed.
    private static TimeSpan? EmptyBucket(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            if (name.StartsWith(OpenAIReset, StringComparison.OrdinalIgnoreCase)
                && Value(headers, OpenAIRemaining + name[OpenAIReset.Length..]) is "0")
            {
                longest = Longer(longest, Durations.Parse(values.ToString()));
            }
            else if (name.StartsWith(AnthropicPrefix, StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(AnthropicReset, StringComparison.OrdinalIgnoreCase)
                && Value(headers, name[..^AnthropicReset.Length] + AnthropicRemaining) is "0")
            {
                longest = Longer(longest, Until(values.ToString(), now));
            }
        }

        return longest;
    }

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private static TimeSpan? Renewal(string? text, DateTimeOffset now) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) ? Until(milliseconds, now) : null;

    private static TimeSpan? Until(long? unixMilliseconds, DateTimeOffset now) =>
        unixMilliseconds is { } moment ? Durations.OfSeconds((moment - (double)now.ToUnixTimeMilliseconds()) / 1000) : null;

    private static TimeSpan? Until(string? date, DateTimeOffset now) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? Durations.OfSeconds((moment - now).TotalSeconds)
            : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString().Trim() : null;
}
