using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/daily</c>: one UTC day in figures.</summary>
internal static class DailyEndpoints
{
    public static void MapDaily(this WebApplication app) => app.MapGet("/usage/daily", ReportAsync);

    private static async Task<IResult> ReportAsync(
        HttpRequest request, DailyReport report, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, "date");
        DateOnly date = reader.Day("date") ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return reader.Problem is { } problem
            ? ErrorAnswers.BadParameter(problem.Parameter, problem.Message)
            : Results.Json(await report.ForAsync(date, cancellationToken), UsageJson.Default.DailyUsage);
    }
}
