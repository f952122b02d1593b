namespace OpenTelemetry.Exporter;

/// <summary>How metrics are offered to Prometheus.</summary>
public class PrometheusAspNetCoreOptions
{
    internal const string DefaultScrapeEndpointPath = "/metrics";

    /// <summary>Path of the endpoint. Default: <c>/metrics</c>.</summary>
    public string? ScrapeEndpointPath { get; set; } = DefaultScrapeEndpointPath;

    /// <summary>How long an answer is reused for scrapes in the same format, in milliseconds; 0 collects each time. Default: 300.</summary>
    public int ScrapeResponseCacheDurationMilliseconds { get; set; } = 300;

    /// <summary>Leaves <c>_total</c> off counters in the text format; OpenMetrics demands it. Default: false.</summary>
    public bool DisableTotalNameSuffixForCounters { get; set; }

    /// <summary>Adds the <c>otel_scope_*</c> labels, which tell equal names of different meters apart. Default: true.</summary>
    public bool ScopeInfoEnabled { get; set; } = true;

    /// <summary>Adds the family <c>target_info</c>, which carries the resource. Default: true.</summary>
    public bool TargetInfoEnabled { get; set; } = true;
}
