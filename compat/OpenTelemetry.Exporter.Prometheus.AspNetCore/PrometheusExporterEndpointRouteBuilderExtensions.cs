using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Exporter.Scraping;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the scraping endpoint as a route.</summary>
public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    /// <summary>Maps the endpoint at <see cref="PrometheusAspNetCoreOptions.ScrapeEndpointPath"/>.</summary>
    /// <exception cref="InvalidOperationException"><c>AddPrometheusExporter</c> was not called.</exception>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        PrometheusExporter exporter = PrometheusExporter.FindIn(endpoints.ServiceProvider);
        return Map(endpoints, Options(endpoints).ScrapeEndpointPath ?? PrometheusAspNetCoreOptions.DefaultScrapeEndpointPath, exporter);
    }

    /// <summary>Maps the endpoint at <paramref name="path"/>.</summary>
    /// <exception cref="InvalidOperationException"><c>AddPrometheusExporter</c> was not called.</exception>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, path, PrometheusExporter.FindIn(endpoints.ServiceProvider));
    }

    private static PrometheusAspNetCoreOptions Options(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetRequiredService<IOptions<PrometheusAspNetCoreOptions>>().Value;

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path, PrometheusExporter exporter) =>
        endpoints.Map(path, context => ScrapeEndpoint.AnswerAsync(context, exporter)).WithDisplayName("Prometheus metrics");
}
