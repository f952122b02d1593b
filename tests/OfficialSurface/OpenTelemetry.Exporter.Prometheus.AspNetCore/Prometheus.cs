using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter
{
    public class PrometheusAspNetCoreOptions
    {
        public bool DisableTotalNameSuffixForCounters { get; set; }

        public bool ScopeInfoEnabled { get; set; }

        public string? ScrapeEndpointPath { get; set; }

        public int ScrapeResponseCacheDurationMilliseconds { get; set; }

        public bool TargetInfoEnabled { get; set; }
    }
}

namespace OpenTelemetry.Metrics
{
    public static class PrometheusExporterMeterProviderBuilderExtensions
    {
        public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder) => throw null!;

        public static MeterProviderBuilder AddPrometheusExporter(
            this MeterProviderBuilder builder, Action<PrometheusAspNetCoreOptions> configure) => throw null!;

        public static MeterProviderBuilder AddPrometheusExporter(
            this MeterProviderBuilder builder, string? name, Action<PrometheusAspNetCoreOptions>? configure) => throw null!;
    }
}

namespace Microsoft.AspNetCore.Builder
{
    public static class PrometheusExporterApplicationBuilderExtensions
    {
        public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app) => throw null!;

        public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, string path) => throw null!;

        public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
            this IApplicationBuilder app, Func<HttpContext, bool> predicate) => throw null!;

        public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
            this IApplicationBuilder app, MeterProvider? meterProvider, Func<HttpContext, bool>? predicate, string? path,
            Action<IApplicationBuilder>? configureBranchedPipeline, string? optionsName) => throw null!;
    }

    public static class PrometheusExporterEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints) => throw null!;

        public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path) => throw null!;

        public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(
            this IEndpointRouteBuilder endpoints, string? path, MeterProvider? meterProvider,
            Action<IApplicationBuilder>? configureBranchedPipeline, string? optionsName) => throw null!;
    }
}
