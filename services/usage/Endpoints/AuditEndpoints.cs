using System.Globalization;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/audit</c>: who changed what, newest first; as a file; and whether it is what was written.</summary>
internal static class AuditEndpoints
{
    private const string Path = "/usage/audit";
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 1000;

    private static readonly string[] Filters = ["actor", "action", "subject", "from", "to"];

    public static void MapAudit(this WebApplication app)
    {
        // What one team's people changed tells of other teams' budgets and keys.
        RouteGroupBuilder routes = app.MapGroup(Path).ForAdmins();
        routes.MapGet("", ListAsync);
        routes.MapGet("/export", Export);
        routes.MapGet("/verify", VerifyAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, AuditReport report, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, [.. Filters, "limit", "cursor"]);
        AuditQuery query = ReadFilters(reader) with
        {
            Limit = reader.Number("limit", DefaultLimit, least: 1, MaximumLimit),
            Before = Position(reader, "cursor", "Give the next_cursor of the page before, unchanged."),
        };
        return Refusal(reader) ?? Results.Json(await report.PageAsync(query, cancellationToken), AuditJson.Default.AuditPage);
    }

    private static IResult Export(HttpRequest request, AuditReport report, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, [.. Filters, "format"]);
        AuditQuery query = ReadFilters(reader);
        string? format = reader.OneOf("format", [AuditExport.Csv, AuditExport.JsonLines]);
        return Refusal(reader) ?? new AuditFile(format ?? AuditExport.Csv, report.AllAsync(query, cancellationToken));
    }

    private static async Task<IResult> VerifyAsync(HttpRequest request, AuditVerification verification, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, "position", "hash");
        long? position = Position(reader, "position", "Give the position of an earlier verification.");
        string? hash = reader.Text("hash");
        if (position is null != hash is null)
        {
            reader.Refuse(position is null ? "position" : "hash", "Give position and hash of an earlier verification together, or neither.");
        }

        AuditHead? kept = position is { } at && hash is not null ? new AuditHead(at, hash) : null;
        return Refusal(reader) ?? Results.Json(await verification.RunAsync(kept, cancellationToken), AuditJson.Default.AuditVerdict);
    }

    private static IResult? Refusal(QueryReader reader) =>
        reader.Problem is { } problem ? ErrorAnswers.BadParameter(problem.Parameter, problem.Message) : null;

    private static AuditQuery ReadFilters(QueryReader reader)
    {
        var query = new AuditQuery
        {
            Actor = reader.Text("actor"),
            Action = reader.Text("action"),
            Subject = reader.Text("subject"),
            From = reader.Moment("from"),
            To = reader.Moment("to"),
            Limit = MaximumLimit,
        };
        if (query.From >= query.To)
        {
            reader.Refuse("from", "Must be earlier than 'to'; 'from' is included, 'to' is not.");
        }

        return query;
    }

    private static long? Position(QueryReader reader, string name, string remedy)
    {
        string? text = reader.Text(name);
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long position))
        {
            return position;
        }

        reader.Refuse(name, remedy);
        return null;
    }

    private sealed class AuditFile(string format, IAsyncEnumerable<AuditView> events) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.ContentType = format == AuditExport.Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"audit.{format}\"";
            return format == AuditExport.Csv
                ? AuditExport.WriteCsvAsync(events, response.Body, httpContext.RequestAborted)
                : AuditExport.WriteJsonLinesAsync(events, response.Body, httpContext.RequestAborted);
        }
    }
}
