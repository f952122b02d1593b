using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/records</c>: what was used, request by request, newest first.</summary>
internal static class RecordEndpoints
{
    public static void MapRecords(this WebApplication app)
    {
        app.MapGet("/usage/records", ListAsync).ForTeams();
        app.MapGet("/usage/records/{id}", FindAsync).ForTeams();
    }

    private static async Task<IResult> ListAsync(HttpContext http, RecordReport report, CancellationToken cancellationToken)
    {
        (RecordQuery query, QueryProblem? problem) = RecordQueryReader.Read(http.Request.Query);
        if (problem is not null)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        return Tenancy.Narrow(query, http.ForwardedCaller()) is { } seen
            ? Results.Json(await report.PageAsync(seen, cancellationToken), UsageJson.Default.RecordPage)
            : PrincipalErrors.TeamNotFound(query.Team!);
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, RecordReport report, CancellationToken cancellationToken) =>
        await report.FindAsync(id, Tenancy.TeamOf(http.ForwardedCaller()), cancellationToken) is { } record
            ? Results.Json(record, UsageJson.Default.UsageRecord)
            : ErrorAnswers.Error(StatusCodes.Status404NotFound, ApiError.RecordNotFound(id));
}
