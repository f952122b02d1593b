using System.Globalization;

namespace LlmMesh.Load.Systems;

/// <summary>Samples as a scraper reads them.</summary>
internal sealed class PrometheusText(string text)
{
    private readonly (string Series, double Value)[] _samples =
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(Split),
    ];

    /// <summary>The sum over all series of a metric.</summary>
    public double Sum(string metric) => Of(metric).Sum(sample => sample.Value);

    /// <summary>The value of each series of a metric, by the value of one of its labels.</summary>
    public IEnumerable<(string Label, double Value)> By(string metric, string label) =>
        Of(metric).Select(sample => (LabelOf(sample.Series, label), sample.Value));

    private IEnumerable<(string Series, double Value)> Of(string metric) =>
        _samples.Where(sample => sample.Series == metric || sample.Series.StartsWith(metric + "{", StringComparison.Ordinal));

    private static (string Series, double Value) Split(string line)
    {
        int labels = line.LastIndexOf('}');
        int end = line.IndexOf(' ', labels + 1);
        string value = line[(end + 1)..].Split(' ')[0];
        return (line[..end], double.TryParse(value, CultureInfo.InvariantCulture, out double number) ? number : double.NaN);
    }

    private static string LabelOf(string series, string label)
    {
        string before = label + "=\"";
        int start = series.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return series[start..series.IndexOf('"', start)];
    }
}
