using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Telemetry;
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

/// <summary>Circuits that are open or half-open.</summary>
internal sealed record CircuitBreakerView(IReadOnlyDictionary<string, OpenCircuitView> OpenCircuits);

/// <summary>Why a circuit is not closed.</summary>
internal sealed record OpenCircuitView(string State, string Reason, DateTimeOffset Since, DateTimeOffset? NextProbeAt, DateTimeOffset? Until);

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

    /// <summary>
    /// Answers scrapers that have the metrics key (<see cref="MetricsKey"/>) and may nothing else; must come before the gate, which does not
    /// know it.
    /// </summary>
    public static void UseScraping(this WebApplication app)
    {
        MetricsKey key = app.Services.GetRequiredService<MetricsKey>();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            IsRoute(http) && AsksForText(http.Request) && HttpMethods.IsGet(http.Request.Method) && key.IsIn(http.Request));
    }

    /// <summary>Answers administrators in the route's place; must come behind the gate, which has decided who may use the route.</summary>
    public static void UsePrometheusText(this IApplicationBuilder app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(static http => IsRoute(http) && AsksForText(http.Request));

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapGet(Path, AnswerAsync).OpensFor(Access.Admin, Path);

    private static async Task AnswerAsync(CounterStore counters, CircuitSnapshot circuits, HttpContext http)
    {
        try
        {
            MetricsView view = View(await counters.ReadAsync(http.RequestAborted), circuits);
            await http.Response.WriteAsJsonAsync(view, EndpointJson.Default.MetricsView, cancellationToken: http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, Unavailable, http.RequestAborted);
        }
    }

    private static MetricsView View(MeshCounters totals, CircuitSnapshot circuits) => new(
        new RequestTotals(totals.Requests, totals.Succeeded, totals.Failed),
        totals.Requests == 0 ? 0 : Math.Round((double)totals.LatencyMs / totals.Requests, 3),
        totals.CostNanoDollars / NanoDollars.PerDollar,
        totals.Providers,
        new CircuitBreakerView(circuits.Current.All
            .Where(circuit => circuit.State != CircuitState.Closed)
            .ToDictionary(circuit => circuit.Name, View, StringComparer.Ordinal)));

    private static OpenCircuitView View(CircuitStatus circuit) => new(
        circuit.State == CircuitState.Open ? "open" : "half_open",
        FaultNames.Of(circuit.Reason),
        DateTimeOffset.FromUnixTimeMilliseconds(circuit.SinceMs),
        Time(circuit.NextProbeAtMs),
        Time(circuit.UntilMs));

    private static DateTimeOffset? Time(long? unixMs) => unixMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static bool IsRoute(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>()?.Path == Path;

    private static bool AsksForText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? types)
        && types.Any(type => type.MediaType == "text/plain" || type.MediaType == "application/openmetrics-text");
}
