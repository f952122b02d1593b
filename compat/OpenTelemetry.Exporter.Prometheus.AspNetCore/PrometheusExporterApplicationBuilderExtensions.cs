using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Exporter.Scraping;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the scraping endpoint to the middleware pipeline, where it answers before routing.</summary>
public static class PrometheusExporterApplicationBuilderExtensions
{
    /// <summary>Answers at <see cref="PrometheusAspNetCoreOptions.ScrapeEndpointPath"/>.</summary>
    /// <exception cref="InvalidOperationException"><c>AddPrometheusExporter</c> was not called.</exception>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        PrometheusExporter exporter = PrometheusExporter.FindIn(app.ApplicationServices);
        string? path = app.ApplicationServices.GetRequiredService<IOptions<PrometheusAspNetCoreOptions>>().Value.ScrapeEndpointPath;
        return UsePath(app, path ?? PrometheusAspNetCoreOptions.DefaultScrapeEndpointPath, exporter);
    }

    /// <summary>Answers at <paramref name="path"/>.</summary>
    /// <exception cref="InvalidOperationException"><c>AddPrometheusExporter</c> was not called.</exception>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, string path)
    {
        ArgumentNullException.ThrowIfNull(app);
        return UsePath(app, path, PrometheusExporter.FindIn(app.ApplicationServices));
    }

    /// <summary>Answers every request <paramref name="predicate"/> is true for.</summary>
    /// <exception cref="InvalidOperationException"><c>AddPrometheusExporter</c> was not called.</exception>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
        this IApplicationBuilder app,
        Func<HttpContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(app);
        PrometheusExporter exporter = PrometheusExporter.FindIn(app.ApplicationServices);
        return app.MapWhen(predicate, branch => branch.Run(context => ScrapeEndpoint.AnswerAsync(context, exporter)));
    }

    private static IApplicationBuilder UsePath(IApplicationBuilder app, string path, PrometheusExporter exporter) => app.Map(
        path.StartsWith('/') ? path : $"/{path}",
        branch => branch.Run(context => ScrapeEndpoint.AnswerAsync(context, exporter)));
}
