using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Alerts.Delivery;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/alerts</c>: what has fired, newest first, and whether notifications arrive.</summary>
internal static class AlertEndpoints
{
    private const string Active = "active";
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 500;

    public static void MapAlerts(this WebApplication app)
    {
        app.MapGet("/usage/alerts", ListAsync).ForAdmins();
        app.MapPost("/usage/alerts/test", TestAsync).ForAdmins();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, AlertStore store, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, "state", "rule", "limit", "cursor");
        string? state = reader.OneOf("state", [Active, "resolved"]);
        string? rule = reader.OneOf("rule", Alerts.Rules.RuleNames.All);
        int limit = reader.Number("limit", DefaultLimit, least: 1, MaximumLimit);
        RecordCursor? after = reader.Text("cursor") is { } text ? RecordCursor.Parse(text) ?? Refused(reader) : null;
        if (reader.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        // One more than asked for tells whether there is a next page.
        var query = new AlertQuery(state is null ? null : state == Active, rule, after, limit + 1);
        var found = await store.ListAsync(query, cancellationToken);
        AlertView[] page = [.. found.Take(limit).Select(entry => AlertView.Of(entry.Alert, entry.Notifications))];
        string? next = found.Count > limit ? new RecordCursor(found[limit - 1].Alert.FiredAtMs, found[limit - 1].Alert.Id).ToString() : null;
        return Results.Json(new AlertPage(page, next), AlertJson.Default.AlertPage);
    }

    private static async Task<IResult> TestAsync(HttpRequest request, AlertTest test, AuditLog audit, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, "sink");
        string? sink = reader.OneOf("sink", test.Sinks);
        if (reader.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        await audit.RecordAsync(
            AuditActor.Of(request.HttpContext), new AuditEntry("alert.test", sink ?? "*", Before: null, After: null), cancellationToken);
        return Results.Json(await test.RunAsync(sink, cancellationToken), AlertJson.Default.AlertTestReport);
    }

    private static RecordCursor? Refused(QueryReader reader)
    {
        reader.Refuse("cursor", "Give the next_cursor of the page before, unchanged.");
        return null;
    }
}
