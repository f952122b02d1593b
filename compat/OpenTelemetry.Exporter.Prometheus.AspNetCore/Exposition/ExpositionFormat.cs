namespace OpenTelemetry.Exporter.Exposition;

/// <summary>A way to write metrics down.</summary>
/// <param name="ContentType">The media type with its parameters.</param>
/// <param name="IsOpenMetrics">Whether the OpenMetrics rules apply: bare family names, exemplars, creation times, an end mark.</param>
internal sealed record ExpositionFormat(string ContentType, bool IsOpenMetrics)
{
    public static readonly ExpositionFormat Text = new("text/plain; version=0.0.4; charset=utf-8", IsOpenMetrics: false);

    public static readonly ExpositionFormat Text100 =
        new("text/plain; version=1.0.0; charset=utf-8; escaping=underscores", IsOpenMetrics: false);

    public static readonly ExpositionFormat OpenMetrics001 =
        new("application/openmetrics-text; version=0.0.1; charset=utf-8", IsOpenMetrics: true);

    public static readonly ExpositionFormat OpenMetrics =
        new("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", IsOpenMetrics: true);
}
