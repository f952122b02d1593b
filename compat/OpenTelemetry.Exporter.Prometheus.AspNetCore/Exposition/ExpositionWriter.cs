using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Writes one collection as text.</summary>
internal sealed class ExpositionWriter(ExpositionFormat format, PrometheusAspNetCoreOptions options)
{
    private readonly StringBuilder _output = new();

    public byte[] Write(in Batch<Metric> batch, Resource resource)
    {
        if (options.TargetInfoEnabled)
        {
            WriteTargetInfo(resource);
        }

        SampleWriter samples = new(_output, format);
        foreach ((MetricFamily family, List<Metric> metrics) in GroupByFamily(batch).Values)
        {
            WriteMetadata(family.Name, family.Type, family.Unit, family.Help);
            foreach (Metric metric in metrics)
            {
                samples.Write(family, metric, options.ScopeInfoEnabled ? LabelSet.OfScope(metric) : new LabelSet());
            }
        }

        if (format.IsOpenMetrics)
        {
            _output.Append("# EOF\n");
        }

        return Encoding.UTF8.GetBytes(_output.ToString());
    }

    /// <summary>
    /// A family may appear once only, so meters that share a name share the family. A metric whose type differs from the first of its
    /// name cannot be shown beside it and is left out.
    /// </summary>
    private OrderedDictionary<string, (MetricFamily Family, List<Metric> Metrics)> GroupByFamily(in Batch<Metric> batch)
    {
        OrderedDictionary<string, (MetricFamily Family, List<Metric> Metrics)> families = new(StringComparer.Ordinal);
        foreach (Metric metric in batch)
        {
            if (MetricFamily.Of(metric, format, options) is not { } family)
            {
                continue;
            }

            if (!families.TryGetValue(family.Name, out (MetricFamily Family, List<Metric> Metrics) group))
            {
                families.Add(family.Name, (family, [metric]));
            }
            else if (group.Family.Type == family.Type)
            {
                group.Metrics.Add(metric);
            }
        }

        return families;
    }

    private void WriteTargetInfo(Resource resource)
    {
        LabelSet labels = new();
        foreach ((string key, object value) in resource.Attributes)
        {
            labels.Add(key, value);
        }

        (string name, string type) = format.IsOpenMetrics ? ("target", "info") : ("target_info", "gauge");
        WriteMetadata(name, type, unit: "", "Target metadata");
        _output.Append("target_info");
        labels.WriteTo(_output);
        _output.Append(" 1\n");
    }

    private void WriteMetadata(string name, string type, string unit, string help)
    {
        _output.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        if (unit.Length > 0)
        {
            _output.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }

        if (help.Length > 0)
        {
            string escaped = help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
            _output.Append("# HELP ").Append(name).Append(' ')
                .Append(format.IsOpenMetrics ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped)
                .Append('\n');
        }
    }
}
