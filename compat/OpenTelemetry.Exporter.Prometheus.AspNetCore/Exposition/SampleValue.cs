using System.Globalization;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Numbers as Prometheus reads them.</summary>
internal static class SampleValue
{
    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Seconds since the Unix epoch, to the millisecond.</summary>
    public static string FormatTime(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
