using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/teams</c>: whom keys belong to.</summary>
internal static class TeamEndpoints
{
    private const string Path = "/usage/teams";

    public static void MapTeams(this WebApplication app)
    {
        app.MapGet(Path, ListAsync).ForAdmins();
        app.MapPost(Path, CreateAsync).ForAdmins();
        app.MapGet(Path + "/{name}", FindAsync).ForAdmins();
        app.MapPut(Path + "/{name}", ChangeAsync).ForAdmins();
        app.MapDelete(Path + "/{name}", DeleteAsync).ForAdmins();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, TeamBook teams, CancellationToken cancellationToken) =>
        new QueryReader(request.Query).Problem is { } problem
            ? ErrorAnswers.BadParameter(problem.Parameter, problem.Message)
            : Results.Json(
                new TeamList([.. (await teams.ListAsync(cancellationToken)).Select(TeamView.Of)]), PrincipalJson.Default.TeamList);

    private static async Task<IResult> FindAsync(string name, TeamBook teams, CancellationToken cancellationToken) =>
        await teams.FindAsync(name, cancellationToken) is { } team
            ? Results.Json(TeamView.Of(team), PrincipalJson.Default.TeamView)
            : PrincipalErrors.TeamNotFound(name);

    private static async Task<IResult> CreateAsync(
        HttpRequest request, TeamBook teams, TimeProvider time, CancellationToken cancellationToken)
    {
        BodyReader body = await BodyReader.ReadAsync(request, TeamReader.Fields, cancellationToken);
        if (TeamReader.ReadNew(body, time.GetUtcNow()) is not { } team)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        // A team without keys is nothing that the edge must know.
        return await teams.TryAddAsync(team, AuditActor.Of(request.HttpContext), cancellationToken)
            ? Results.Json(
                new TeamChange(TeamView.Of(team), time.GetUtcNow(), Notice: null),
                PrincipalJson.Default.TeamChange,
                statusCode: StatusCodes.Status201Created)
            : PrincipalErrors.TeamExists(team.Name);
    }

    private static async Task<IResult> ChangeAsync(
        string name, HttpRequest request, TeamBook teams, PrincipalNews news, CancellationToken cancellationToken)
    {
        if (await teams.FindAsync(name, cancellationToken) is not { } before)
        {
            return PrincipalErrors.TeamNotFound(name);
        }

        BodyReader body = await BodyReader.ReadAsync(request, TeamReader.Changeable, cancellationToken);
        if (TeamReader.ReadChange(body, before) is not { } after)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        if (!await teams.TryChangeAsync(after, AuditActor.Of(request.HttpContext), cancellationToken))
        {
            return PrincipalErrors.Changed;
        }

        DateTimeOffset? told = await news.TellAsync();
        return Results.Json(
            new TeamChange(TeamView.Of(after), told, Told.Notice(told)), PrincipalJson.Default.TeamChange, statusCode: Told.Status(told));
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext http, TeamBook teams, CancellationToken cancellationToken) =>
        await teams.DeleteAsync(name, AuditActor.Of(http), cancellationToken) switch
        {
            TeamDeletion.Deleted => Results.NoContent(),
            TeamDeletion.HasKeys => PrincipalErrors.TeamHasKeys(name),
            _ => PrincipalErrors.TeamNotFound(name),
        };
}
