using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LlmMesh.ServiceDefaults.Health;

/// <summary>The endpoints an orchestrator asks whether a service is well.</summary>
internal static class HealthEndpoints
{
    private const string Health = "/health";
    private const string Alive = "/alive";
    private const string Ready = "/ready";

    /// <summary>Whether a request path is one of these endpoints.</summary>
    public static bool IsProbe(ReadOnlySpan<char> path) =>
        path.Equals(Health, StringComparison.OrdinalIgnoreCase)
        || path.Equals(Alive, StringComparison.OrdinalIgnoreCase)
        || path.Equals(Ready, StringComparison.OrdinalIgnoreCase);

    public static void MapHealthEndpoints(this IEndpointRouteBuilder endpoints, Func<HttpContext, bool> maySeeDetails)
    {
        endpoints.MapHealthChecks(Health, new HealthCheckOptions { ResponseWriter = (http, report) => HealthReportBody.WriteAsync(http, report, maySeeDetails(http)) })
            .AllowAnonymous()
            .DisableHttpMetrics();

        // No check at all: a service whose dependencies are down must not be restarted for it.
        endpoints.MapGet(Alive, static () => TypedResults.Text("Healthy")).AllowAnonymous().DisableHttpMetrics();

        endpoints.MapGet(Ready, AnswerReadyAsync).AllowAnonymous().DisableHttpMetrics();
    }

    private static async Task<IResult> AnswerReadyAsync(Readiness readiness, HttpContext http)
    {
        ReadinessState state = await readiness.AskAsync(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(
            state.ToString(),
            statusCode: state == ReadinessState.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
