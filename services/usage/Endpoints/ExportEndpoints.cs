using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Exports;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/export</c>: the records that match, all of them, as a file.</summary>
internal static class ExportEndpoints
{
    private const string DefaultFormat = "csv";

    public static void MapExport(this WebApplication app) => app.MapGet("/usage/export", ExportAsync).ForTeams();

    private static async Task<IResult> ExportAsync(
        HttpContext http, RecordReport report, IEnumerable<IRecordExport> formats, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query, [.. RecordQueryReader.Filters, "format"]);
        RecordQuery asked = RecordQueryReader.ReadFilters(reader);
        string format = reader.OneOf("format", [.. formats.Select(known => known.Name)]) ?? DefaultFormat;
        if (reader.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        if (Tenancy.Narrow(asked, http.ForwardedCaller()) is not { } query)
        {
            return PrincipalErrors.TeamNotFound(asked.Team!);
        }

        IRecordExport export = formats.Single(known => known.Name == format);
        if (export.Limit is { } limit && await report.CountAsync(query, limit + 1L, cancellationToken) > limit)
        {
            return ErrorAnswers.BadParameter(
                "format", $"'format': {format} holds at most {limit} records, and more match. Choose fewer with 'from' and 'to', or take csv.");
        }

        return new FileAnswer(export, report.AllAsync(query, cancellationToken));
    }

    private sealed class FileAnswer(IRecordExport export, IAsyncEnumerable<UsageRecord> records) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = export.ContentType;
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"usage-records.{export.Name}\"";
            return export.WriteAsync(records, httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
