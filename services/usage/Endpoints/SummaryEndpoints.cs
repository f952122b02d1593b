using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/summary</c>: any time in figures, by what the caller wants to distinguish.</summary>
internal static class SummaryEndpoints
{
    public static void MapSummary(this WebApplication app) => app.MapGet("/usage/summary", SumAsync).ForTeams();

    private static async Task<IResult> SumAsync(
        HttpContext http, SummaryReport report, TimeProvider time, CancellationToken cancellationToken)
    {
        (SummaryQuery? query, QueryProblem? problem) = SummaryQueryReader.Read(
            http.Request.Query, time.GetUtcNow(), Tenancy.TeamOf(http.ForwardedCaller()));
        return query is null
            ? ErrorAnswers.BadParameter(problem!.Parameter, problem.Message)
            : Results.Json(await report.ForAsync(query, cancellationToken), UsageJson.Default.UsageSummary);
    }
}
