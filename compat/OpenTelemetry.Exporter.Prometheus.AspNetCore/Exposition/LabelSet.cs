using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Labels in order of appearance; values of names that become equal are joined with a semicolon.</summary>
internal sealed class LabelSet
{
    private readonly OrderedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    public static LabelSet OfScope(Metric metric)
    {
        LabelSet labels = new();
        labels.AddUnlessEmpty("otel_scope_name", metric.MeterName);
        labels.AddUnlessEmpty("otel_scope_version", metric.MeterVersion);
        labels.AddUnlessEmpty("otel_scope_schema_url", metric.MeterSchemaUrl);
        foreach ((string key, object? value) in metric.MeterTags ?? [])
        {
            labels.Add($"otel_scope_{key}", value);
        }

        return labels;
    }

    public LabelSet With(ReadOnlyTagCollection tags)
    {
        LabelSet result = new();
        foreach ((string key, string value) in _labels)
        {
            result._labels.Add(key, value);
        }

        foreach ((string key, object? value) in tags)
        {
            result.Add(key, value);
        }

        return result;
    }

    public void Add(string key, object? value)
    {
        string name = PrometheusName.ForLabel(key);
        string text = Format(value);
        _labels[name] = _labels.TryGetValue(name, out string? earlier) ? $"{earlier};{text}" : text;
    }

    /// <summary>Writes <c>{a="1",b="2"}</c>, or nothing when there are no labels.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="bound">A histogram bucket's upper bound, written as the label <c>le</c>; null for other samples.</param>
    public void WriteTo(StringBuilder output, string? bound = null)
    {
        char separator = '{';
        foreach ((string key, string value) in _labels)
        {
            output.Append(separator).Append(key).Append("=\"");
            AppendEscaped(output, value);
            output.Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            output.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        if (separator == ',')
        {
            output.Append('}');
        }
    }

    public static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Array array => JsonSerializer.Serialize(array, array.GetType()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static void AppendEscaped(StringBuilder output, string value)
    {
        foreach (char character in value)
        {
            _ = character switch
            {
                '\\' => output.Append(@"\\"),
                '"' => output.Append("\\\""),
                '\n' => output.Append(@"\n"),
                _ => output.Append(character),
            };
        }
    }

    private void AddUnlessEmpty(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Add(key, value);
        }
    }
}
