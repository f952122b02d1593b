using System.Text;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary>
/// <c>/usage/daily</c>: one UTC day in figures. <c>GET</c> tells what the ledger has; <c>POST</c> first brings ledger and budgets up to the
/// moment.
/// </summary>
internal static class DailyEndpoints
{
    private const string Markdown = "markdown";
    private const string Path = "/usage/daily";

    public static void MapDaily(this WebApplication app)
    {
        app.MapGet(Path, ReportAsync).ForTeams();
        app.MapPost(Path, ReportAsync).ForAdmins().AddEndpointFilter(BringUpToDateAsync);
    }

    private static async ValueTask<object?> BringUpToDateAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        HttpContext http = invocation.HttpContext;
        return await http.RequestServices.GetRequiredService<UpToDate>().TryBringAsync(http.RequestAborted)
            ? await next(invocation)
            : ErrorAnswers.Error(StatusCodes.Status503ServiceUnavailable, ApiError.LedgerBehind);
    }

    private static async Task<IResult> ReportAsync(
        HttpContext http,
        DailyReport report,
        BudgetReport budgets,
        HealthReport health,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query, "date", "format");
        DateOnly date = reader.Day("date") ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        string? format = reader.OneOf("format", ["json", Markdown]);
        if (reader.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        // How providers fare is the operator's business.
        ForwardedCaller caller = http.ForwardedCaller();
        DailyUsage day = await report.ForAsync(date, Tenancy.TeamOf(caller), cancellationToken) with
        {
            Budgets = await budgets.OnAsync(date, owner => Tenancy.Sees(owner, caller), cancellationToken),
            Health = caller.IsAdmin ? await health.OnAsync(date, cancellationToken) : null,
        };
        return format == Markdown
            ? Results.Text(DailyMarkdown.Write(day), "text/markdown", Encoding.UTF8)
            : Results.Json(day, UsageJson.Default.DailyUsage);
    }
}
