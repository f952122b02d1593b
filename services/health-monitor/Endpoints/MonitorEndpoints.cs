using LlmMesh.HealthMonitor.Probing;
using LlmMesh.HealthMonitor.Reporting;
using LlmMesh.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmMesh.HealthMonitor.Endpoints;

/// <summary>What the monitor tells and lets people ask of it.</summary>
internal static class MonitorEndpoints
{
    public static void MapMonitor(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder monitor = routes.MapGroup("/monitor").ForAdmins();
        monitor.MapGet("/status", StatusAsync);
        monitor.MapGet("/report", ReportAsync);
        monitor.MapPost("/probe", ProbeAsync);
        monitor.MapFindings();
    }

    private static async Task<JsonHttpResult<MonitorStatus>> StatusAsync(StatusReader status, CancellationToken cancellationToken) =>
        TypedResults.Json(await status.ReadAsync(cancellationToken), StatusJson.Default.MonitorStatus);

    private static async Task<ContentHttpResult> ReportAsync(ReportReader report, CancellationToken cancellationToken) =>
        TypedResults.Text(MarkdownReport.Render(await report.ReadAsync(cancellationToken)), "text/markdown; charset=utf-8");

    private static async Task<JsonHttpResult<MonitorStatus>> ProbeAsync(
        ProbePlans plans, ProbeRounds rounds, StatusReader status, CancellationToken cancellationToken)
    {
        ProbePlan plan = plans.Current;
        await Task.WhenAll(plan.Providers.Select(provider => rounds.RefreshAsync(provider, plan))).WaitAsync(cancellationToken);
        return await StatusAsync(status, cancellationToken);
    }
}
