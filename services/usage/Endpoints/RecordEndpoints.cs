using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/records</c>: what was used, request by request, newest first.</summary>
internal static class RecordEndpoints
{
    public static void MapRecords(this WebApplication app)
    {
        app.MapGet("/usage/records", ListAsync);
        app.MapGet("/usage/records/{id}", FindAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, RecordReport report, CancellationToken cancellationToken)
    {
        (RecordQuery query, QueryProblem? problem) = RecordQueryReader.Read(request.Query);
        return problem is null
            ? Results.Json(await report.PageAsync(query, cancellationToken), UsageJson.Default.RecordPage)
            : ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
    }

    private static async Task<IResult> FindAsync(string id, RecordReport report, CancellationToken cancellationToken) =>
        await report.FindAsync(id, cancellationToken) is { } record
            ? Results.Json(record, UsageJson.Default.UsageRecord)
            : ErrorAnswers.Error(StatusCodes.Status404NotFound, ApiError.RecordNotFound(id));
}
