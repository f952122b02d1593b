using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Offers a service's metrics to Prometheus.</summary>
public static class MetricsRouteExtensions
{
    /// <summary>
    /// Maps <c>GET /metrics</c>: this process's instruments as Prometheus or OpenMetrics text, by <c>Accept</c>. It takes the key of
    /// <see cref="MetricsKey"/>; without one configured it is open to programs on this machine in Development and closed elsewhere.
    /// </summary>
    public static WebApplication MapMetricsText(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        MetricsKey key = app.Services.GetRequiredService<MetricsKey>();
        bool isOpen = !key.IsSet && app.Environment.IsDevelopment();

        // The service's own gate lets it through: a scraper is no caller that the edge could vouch for.
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().DisableHttpMetrics().Add(route =>
        {
            RequestDelegate answer = route.RequestDelegate!;
            route.RequestDelegate = context => key.IsIn(context.Request) || (isOpen && CallerReader.IsLocal(context))
                ? answer(context)
                : GateRefusal.NoMetricsKey.WriteAsync(context);
        });
        return app;
    }
}
