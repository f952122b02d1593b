using System.Globalization;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>What is left of the caller's limits, in the headers and forms of OpenAI, which official SDKs read.</summary>
internal static class RateLimitHeaders
{
    public static void Write(Reservation reservation, IHeaderDictionary headers)
    {
        if (reservation.Requests is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Number(requests.Limit);
            headers["x-ratelimit-remaining-requests"] = Number(requests.Remaining);
            headers["x-ratelimit-reset-requests"] = Duration(requests.Reset);
        }

        if (reservation.Tokens is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Number(tokens.Limit);
            headers["x-ratelimit-remaining-tokens"] = Number(tokens.Remaining);
            headers["x-ratelimit-reset-tokens"] = Duration(tokens.Reset);
        }
    }

    /// <summary>A duration as OpenAI writes it: <c>250ms</c>, <c>1s</c>, <c>6m0s</c>; from a second on rounded up to whole ones.</summary>
    internal static string Duration(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
        {
            return "0s";
        }

        if (Math.Ceiling(time.TotalMilliseconds) is var milliseconds and < 1000)
        {
            return $"{Number((long)milliseconds)}ms";
        }

        var whole = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        long hours = (long)whole.TotalHours;
        return hours > 0 ? $"{Number(hours)}h{whole.Minutes}m{whole.Seconds}s"
            : whole.Minutes > 0 ? $"{whole.Minutes}m{whole.Seconds}s"
            : $"{whole.Seconds}s";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
