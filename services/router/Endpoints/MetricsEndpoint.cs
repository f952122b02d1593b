using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;
using LlmMesh.State;
using LlmMesh.State.Ledger;
using Microsoft.Net.Http.Headers;

namespace LlmMesh.Router.Endpoints;

/// <summary>Totals over all replicas.</summary>
internal sealed record MetricsView(
    RequestTotals Requests,
    double AvgLatencyMs,
    decimal TotalCostUsd,
    IReadOnlyDictionary<string, long> ProviderDistribution,
    CircuitBreakerView CircuitBreaker);

/// <summary>Requests settled; <paramref name="Total"/> also counts those whose client left.</summary>
internal sealed record RequestTotals(long Total, long Success, long Failed);

/// <summary>Targets that are tried last because the health monitor found them down, with its reason.</summary>
internal sealed record CircuitBreakerView(IReadOnlyDictionary<string, string> OpenCircuits);

/// <summary>
/// <c>GET /metrics</c>: totals over all replicas as JSON, or this replica's instruments as Prometheus or OpenMetrics text when the
/// <c>Accept</c> header asks for it.
/// </summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    private static readonly MeshError Unavailable = new(
        ErrorCode.StateUnavailable, "The totals are in the shared state, which does not answer. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Answers scrapers; must come before routing's endpoints.</summary>
    public static void UsePrometheusText(this IApplicationBuilder app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Path && AsksForText(http.Request));

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapGet(Path, AnswerAsync);

    private static async Task AnswerAsync(CounterStore counters, HealthSnapshot health, HttpContext http)
    {
        try
        {
            MetricsView view = View(await counters.ReadAsync(http.RequestAborted), health);
            await http.Response.WriteAsJsonAsync(view, EndpointJson.Default.MetricsView, cancellationToken: http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, Unavailable, http.RequestAborted);
        }
    }

    private static MetricsView View(MeshCounters totals, HealthSnapshot health) => new(
        new RequestTotals(totals.Requests, totals.Succeeded, totals.Failed),
        totals.Requests == 0 ? 0 : Math.Round((double)totals.LatencyMs / totals.Requests, 3),
        totals.CostNanoDollars / NanoDollars.PerDollar,
        totals.Providers,
        new CircuitBreakerView(health.Current.Values
            .Where(target => target.State == HealthState.Down)
            .ToDictionary(target => target.Target, target => target.Detail ?? "down", StringComparer.Ordinal)));

    private static bool AsksForText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? types)
        && types.Any(type => type.MediaType == "text/plain" || type.MediaType == "application/openmetrics-text");
}
