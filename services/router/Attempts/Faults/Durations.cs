using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>Lengths of time as providers write them: <c>6m0s</c>, <c>120ms</c>, <c>1.5s</c>, <c>20 seconds</c>, <c>34</c> (seconds).</summary>
internal static partial class Durations
{
    /// <summary>The longest wait anybody means; what is longer is taken for this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // The longer names of a unit come first, and what follows one is not a letter of another word.
    private const string Amount =
        @"((?<number>[0-9]+(\.[0-9]+)?)\s?(?<unit>milliseconds?|ms|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])[\s,]*)+";

    /// <summary>A duration that is the whole text; null when it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return OfSeconds(seconds);
        }

        Match match = Whole().Match(text);
        return match.Success ? Sum(match) : null;
    }

    /// <summary>A wait that a sentence asks for: "try again in 1m2.5s", "retry after 20 seconds".</summary>
    public static TimeSpan? Find(string sentence)
    {
        Match match = Asked().Match(sentence);
        return match.Success ? Sum(match) : null;
    }

    /// <summary>Bounded: below zero is zero, beyond <see cref="Longest"/> is that; null when it is no number.</summary>
    public static TimeSpan? OfSeconds(double seconds) => double.IsNaN(seconds)
        ? null
        : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    private static TimeSpan? Sum(Match match)
    {
        double seconds = 0;
        CaptureCollection numbers = match.Groups["number"].Captures;
        CaptureCollection units = match.Groups["unit"].Captures;
        for (int index = 0; index < numbers.Count; index++)
        {
            seconds += double.Parse(numbers[index].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) * SecondsOf(units[index].ValueSpan);
        }

        return OfSeconds(seconds);
    }

    private static double SecondsOf(ReadOnlySpan<char> unit) => unit[0] switch
    {
        'h' or 'H' => 3600,
        's' or 'S' => 1,
        _ => unit.Length > 1 && unit[1] is 's' or 'S' || unit.StartsWith("milli", StringComparison.OrdinalIgnoreCase) ? 0.001 : 60,
    };

    [GeneratedRegex(@"\A\s*" + Amount + @"\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\b(try again|retry) (in|after) " + Amount, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();
}
