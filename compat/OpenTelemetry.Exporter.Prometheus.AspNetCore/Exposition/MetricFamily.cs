using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>What Prometheus calls the metrics of one name.</summary>
/// <param name="Name">Name in the metadata lines.</param>
/// <param name="SampleName">Name of the samples; a histogram adds its own suffixes.</param>
/// <param name="Type">The Prometheus type.</param>
/// <param name="Unit">The translated unit; may be empty.</param>
/// <param name="Help">The description; may be empty.</param>
internal sealed record MetricFamily(string Name, string SampleName, string Type, string Unit, string Help)
{
    private const string Total = "_total";

    /// <summary>Null when Prometheus has no form for the metric (exponential histograms).</summary>
    public static MetricFamily? Of(Metric metric, ExpositionFormat format, PrometheusAspNetCoreOptions options)
    {
        if (TypeOf(metric.MetricType) is not { } type)
        {
            return null;
        }

        string unit = PrometheusUnit.Translate(metric.Unit);
        string name = PrometheusName.ForMetric(metric.Name);
        bool isCounter = type == "counter";
        if (isCounter && name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal))
        {
            name = $"{name}_{unit}";
        }

        bool hasTotal = isCounter && (format.IsOpenMetrics || !options.DisableTotalNameSuffixForCounters);
        string sampleName = hasTotal ? name + Total : name;
        return new MetricFamily(format.IsOpenMetrics ? name : sampleName, sampleName, type, unit, metric.Description);
    }

    private static string? TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => "gauge",
        MetricType.Histogram => "histogram",
        _ => null,
    };
}
