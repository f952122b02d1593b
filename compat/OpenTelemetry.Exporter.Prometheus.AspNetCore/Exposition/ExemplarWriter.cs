using System.Text;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Writes the OpenMetrics suffix of a sample that links it to a trace.</summary>
internal static class ExemplarWriter
{
    /// <summary>OpenMetrics refuses more characters in an exemplar's label names and values together.</summary>
    private const int LabelBudget = 128;

    /// <summary>Writes the exemplar, if any, whose value is in (<paramref name="above"/>, <paramref name="upTo"/>].</summary>
    public static void Write(StringBuilder output, in MetricPoint point, double above, double upTo, bool isLong)
    {
        if (!point.TryGetExemplars(out ReadOnlyExemplarCollection exemplars))
        {
            return;
        }

        foreach (ref readonly Exemplar exemplar in exemplars)
        {
            double value = isLong ? exemplar.LongValue : exemplar.DoubleValue;
            if (value > above && value <= upTo)
            {
                Write(output, exemplar, value);
                return;
            }
        }
    }

    private static void Write(StringBuilder output, in Exemplar exemplar, double value)
    {
        output.Append(" # {");
        int budget = LabelBudget;
        string separator = "";
        if (exemplar.TraceId != default)
        {
            WriteLabel("trace_id", exemplar.TraceId.ToHexString());
            WriteLabel("span_id", exemplar.SpanId.ToHexString());
        }

        foreach ((string key, object? tag) in exemplar.FilteredTags)
        {
            WriteLabel(PrometheusName.ForLabel(key), LabelSet.Format(tag));
        }

        output.Append("} ").Append(SampleValue.Format(value)).Append(' ').Append(SampleValue.FormatTime(exemplar.Timestamp));

        void WriteLabel(string name, string text)
        {
            int length = name.Length + text.Length;
            if (length > budget)
            {
                return;
            }

            budget -= length;
            output.Append(separator).Append(name).Append("=\"");
            LabelSet.AppendEscaped(output, text);
            output.Append('"');
            separator = ",";
        }
    }
}
