using LlmMesh.ServiceDefaults.Configuration;
using LlmMesh.ServiceDefaults.Drain;
using LlmMesh.ServiceDefaults.Health;
using LlmMesh.ServiceDefaults.Http;
using LlmMesh.ServiceDefaults.Logging;
using LlmMesh.ServiceDefaults.Redaction;
using LlmMesh.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every service of the mesh does the same way. A service's Program reads:
/// <code>
/// builder.AddServiceDefaults();
/// builder.AddStateRedis();
/// …
/// app.MapDefaultEndpoints();
/// </code>
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds the <c>.env</c> file to the configuration, single-line console logs without request contents, the scrubber of secrets before
    /// every log and span, OpenTelemetry logs, metrics and traces (sent to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> when that is set; metrics can
    /// always be scraped), time limits on health checks, limits on slow and oversized requests, an orderly end
    /// (<see cref="ServiceDrain"/>), and distrust of forwarded addresses. Call it first: what follows may need the configuration.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddDotEnvFile();
        builder.AddConsoleLogging();
        builder.AddRedaction();
        builder.AddTelemetry();
        builder.AddBoundedHealthChecks();
        builder.AddConnectionLimits();
        builder.AddDrain();
        builder.AddTrustedProxies();
        return builder;
    }

    /// <summary>
    /// Maps <c>GET /health</c> (every registered check: 200, or 503 when one is unhealthy), <c>GET /alive</c> (200 while the process
    /// serves requests) and <c>GET /ready</c> (200 while it wants new ones: from the moment every check has passed once until the process
    /// is told to stop; otherwise 503). All are open to anonymous callers.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="maySeeDetails">Who is told of each check; others get the status alone. Default everybody.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app, Func<HttpContext, bool>? maySeeDetails = null)
    {
        app.MapHealthEndpoints(maySeeDetails ?? (static _ => true));
        return app;
    }
}
