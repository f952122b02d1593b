using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Principals;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/keys/me</c>: a caller about itself.</summary>
internal static class OwnKeyEndpoint
{
    public static void MapOwnKey(this WebApplication app) => app.MapGet("/usage/keys/me", TellAsync).ForTeams();

    private static async Task<IResult> TellAsync(
        HttpContext http, KeyBook keys, TeamBook teams, BudgetBook book, BudgetReport report, CancellationToken cancellationToken)
    {
        if (new QueryReader(http.Request.Query).Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        // Keys of the environment are no rows: nothing narrows them.
        ForwardedCaller caller = http.ForwardedCaller();
        ApiKey key = (await keys.FindAsync(caller.Key, cancellationToken))?.Key
            ?? new ApiKey { Id = caller.Key, Name = "", Team = caller.Team, CreatedAtMs = 0 };
        Team team = await teams.FindAsync(caller.Team, cancellationToken)
            ?? new Team { Name = caller.Team, CreatedAtMs = 0 };
        BudgetDefinition[] own =
            [.. (await book.AllAsync(cancellationToken)).Where(budget => Tenancy.Pays(budget.Owner, caller))];
        var answer = new OwnKey(
            caller.Key,
            key.Name is { Length: > 0 } name ? name : null,
            caller.Team,
            caller.Organisation,
            ColumnText.From(caller.IsAdmin ? KeyKind.Admin : KeyKind.Data),
            Moment.Of(key.ExpiresAtMs),
            key.Networks,
            key.Scope,
            team.Scope,
            key.Limits,
            team.Limits,
            key.Tags,
            await report.NowAsync(own, cancellationToken));
        return Results.Json(answer, PrincipalJson.Default.OwnKey);
    }
}
