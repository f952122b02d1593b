using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/budgets</c>: what may be spent, by whom, and where that stands.</summary>
internal static class BudgetEndpoints
{
    private const string Path = "/usage/budgets";

    public static void MapBudgets(this WebApplication app)
    {
        app.MapGet(Path, ListAsync).ForTeams();
        app.MapPost(Path, CreateAsync).ForAdmins();
        app.MapGet(Path + "/{id}", FindAsync).ForTeams();
        app.MapPut(Path + "/{id}", ChangeAsync).ForAdmins();
        app.MapDelete(Path + "/{id}", DeleteAsync).ForAdmins();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, BudgetBook book, BudgetReport report, CancellationToken cancellationToken)
    {
        if (new QueryReader(http.Request.Query).Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        ForwardedCaller caller = http.ForwardedCaller();
        BudgetDefinition[] seen = [.. (await book.AllAsync(cancellationToken)).Where(budget => Tenancy.Sees(budget.Owner, caller))];
        return Results.Json(new BudgetStandings(await report.NowAsync(seen, cancellationToken)), UsageJson.Default.BudgetStandings);
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, BudgetBook book, BudgetReport report, CancellationToken cancellationToken) =>
        await book.FindAsync(id, cancellationToken) is { } budget && Tenancy.Sees(budget.Owner, http.ForwardedCaller())
            ? Results.Json(await report.NowAsync(budget, cancellationToken), UsageJson.Default.BudgetStanding)
            : NotFound(id);

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        BudgetRecords records,
        BudgetKeeper keeper,
        BudgetReport report,
        CatalogSource catalog,
        CancellationToken cancellationToken)
    {
        BodyReader body = await BodyReader.ReadAsync(request, BudgetReader.Fields, cancellationToken);
        if (BudgetReader.ReadNew(body, catalog.Current) is not { } budget)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        if (BudgetBook.IsConfigured(budget.Id))
        {
            return ReadOnly();
        }

        if (!await records.TryAddAsync(budget, AuditActor.Of(request.HttpContext), cancellationToken))
        {
            return ErrorAnswers.Error(StatusCodes.Status409Conflict, ApiError.BudgetExists(budget.Id));
        }

        keeper.Wake();
        return Results.Json(
            await report.NowAsync(budget, cancellationToken), UsageJson.Default.BudgetStanding, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        string id,
        HttpRequest request,
        BudgetBook book,
        BudgetRecords records,
        BudgetKeeper keeper,
        BudgetReport report,
        CancellationToken cancellationToken)
    {
        if (BudgetBook.IsConfigured(id))
        {
            return ReadOnly();
        }

        if (await book.FindAsync(id, cancellationToken) is not { } budget)
        {
            return NotFound(id);
        }

        BodyReader body = await BodyReader.ReadAsync(request, BudgetReader.Fields, cancellationToken);
        BudgetDefinition? changed = BudgetReader.ReadChange(body, budget, out string? isFixed);
        if (changed is null)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        if (isFixed is not null)
        {
            return ErrorAnswers.Error(StatusCodes.Status409Conflict, ApiError.BudgetFieldFixed(isFixed));
        }

        if (!await records.TryChangeAsync(changed, AuditActor.Of(request.HttpContext), cancellationToken))
        {
            return NotFound(id);
        }

        keeper.Wake();
        return Results.Json(await report.NowAsync(changed, cancellationToken), UsageJson.Default.BudgetStanding);
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext http, BudgetRecords records, BudgetKeeper keeper, CancellationToken cancellationToken)
    {
        if (BudgetBook.IsConfigured(id))
        {
            return ReadOnly();
        }

        if (!await records.TryDeleteAsync(id, AuditActor.Of(http), cancellationToken))
        {
            return NotFound(id);
        }

        keeper.Wake();
        return Results.NoContent();
    }

    private static IResult NotFound(string id) => ErrorAnswers.Error(StatusCodes.Status404NotFound, ApiError.BudgetNotFound(id));

    private static IResult ReadOnly() => ErrorAnswers.Error(StatusCodes.Status409Conflict, ApiError.BudgetConfigured);
}

/// <summary>All budgets.</summary>
/// <param name="Data">The configuration's first, then by id.</param>
internal sealed record BudgetStandings(IReadOnlyList<BudgetStanding> Data);
