using System.Text.RegularExpressions;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Turns UCUM units into the words Prometheus uses in metric names.</summary>
internal static partial class PrometheusUnit
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
        ["1"] = "",
    };

    /// <summary>After "per" the singular is meant, and <c>m</c> is a minute.</summary>
    private static readonly Dictionary<string, string> WordsAfterPer = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    };

    /// <summary>The unit's words joined by underscores; empty when the unit adds nothing to a name.</summary>
    public static string Translate(string unit)
    {
        string bare = Annotation().Replace(unit, "");
        string[] parts = bare.Split('/', 2);
        string above = Word(parts[0], Words);
        return (parts.Length == 2 ? $"{above}_per_{Word(parts[1], WordsAfterPer)}" : above).Trim('_');
    }

    private static string Word(string unit, Dictionary<string, string> words) =>
        words.TryGetValue(unit, out string? word) ? word : PrometheusName.ForMetric(unit).Trim('_');

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Annotation();
}
