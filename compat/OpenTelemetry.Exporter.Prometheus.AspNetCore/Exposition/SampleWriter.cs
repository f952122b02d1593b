using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Writes the samples of one metric, a line each.</summary>
internal sealed class SampleWriter(StringBuilder output, ExpositionFormat format)
{
    public void Write(MetricFamily family, Metric metric, LabelSet scope)
    {
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            LabelSet labels = scope.With(point.Tags);
            if (metric.MetricType == MetricType.Histogram)
            {
                WriteHistogram(family, point, labels);
            }
            else
            {
                WriteNumber(family, metric.MetricType, point, labels);
            }

            if (format.IsOpenMetrics && family.Type is "counter" or "histogram")
            {
                WriteLine($"{family.Name}_created", labels, SampleValue.FormatTime(point.StartTime));
            }
        }
    }

    private void WriteNumber(MetricFamily family, MetricType type, in MetricPoint point, LabelSet labels)
    {
        string value = type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => Format(point.GetSumLong()),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => SampleValue.Format(point.GetSumDouble()),
            MetricType.LongGauge => Format(point.GetGaugeLastValueLong()),
            _ => SampleValue.Format(point.GetGaugeLastValueDouble()),
        };
        Begin(family.SampleName, labels, value);
        if (format.IsOpenMetrics && family.Type == "counter")
        {
            bool isLong = type == MetricType.LongSum;
            ExemplarWriter.Write(output, point, double.NegativeInfinity, double.PositiveInfinity, isLong);
        }

        output.Append('\n');
    }

    private void WriteHistogram(MetricFamily family, in MetricPoint point, LabelSet labels)
    {
        long count = 0;
        double above = double.NegativeInfinity;
        bool hasNegativeBound = false;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            hasNegativeBound |= bucket.ExplicitBound < 0;
            Begin($"{family.Name}_bucket", labels, Format(count), SampleValue.Format(bucket.ExplicitBound));
            if (format.IsOpenMetrics)
            {
                ExemplarWriter.Write(output, point, above, bucket.ExplicitBound, isLong: false);
            }

            output.Append('\n');
            above = bucket.ExplicitBound;
        }

        if (!double.IsPositiveInfinity(above))
        {
            WriteLine($"{family.Name}_bucket", labels, Format(point.GetHistogramCount()), SampleValue.Format(double.PositiveInfinity));
        }

        // OpenMetrics has no sum that may fall.
        if (!(format.IsOpenMetrics && hasNegativeBound))
        {
            WriteLine($"{family.Name}_sum", labels, SampleValue.Format(point.GetHistogramSum()));
            WriteLine($"{family.Name}_count", labels, Format(point.GetHistogramCount()));
        }
    }

    private void WriteLine(string name, LabelSet labels, string value, string? bound = null)
    {
        Begin(name, labels, value, bound);
        output.Append('\n');
    }

    private void Begin(string name, LabelSet labels, string value, string? bound = null)
    {
        output.Append(name);
        labels.WriteTo(output, bound);
        output.Append(' ').Append(value);
    }

    private static string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}
