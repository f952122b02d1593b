using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary><c>/usage/keys</c>: who may use the mesh, and for what.</summary>
internal static class KeyEndpoints
{
    private const string Path = "/usage/keys";
    private const int DefaultLimit = 100;
    private const int MaximumLimit = 500;

    public static void MapKeys(this WebApplication app)
    {
        app.MapGet(Path, ListAsync).ForAdmins();
        app.MapPost(Path, CreateAsync).ForAdmins();
        app.MapGet(Path + "/{id}", FindAsync).ForAdmins();
        app.MapPut(Path + "/{id}", ChangeAsync).ForAdmins();
        app.MapDelete(Path + "/{id}", DeleteAsync).ForAdmins();
        app.MapPost(Path + "/{id}/rotate", RotateAsync).ForAdmins();
        app.MapPost(Path + "/{id}/revoke", RevokeAsync).ForAdmins();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, KeyDesk desk, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query, "team", "limit", "cursor");
        string? team = reader.Text("team");
        string? after = reader.Text("cursor");
        int limit = reader.Number("limit", DefaultLimit, least: 1, MaximumLimit);
        return reader.Problem is { } problem
            ? ErrorAnswers.BadParameter(problem.Parameter, problem.Message)
            : Results.Json(await desk.ListAsync(team, after, limit, cancellationToken), PrincipalJson.Default.KeyPage);
    }

    private static async Task<IResult> FindAsync(string id, KeyBook keys, KeyDesk desk, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } held
            ? Results.Json(await desk.ViewAsync(held, cancellationToken), PrincipalJson.Default.KeyView)
            : PrincipalErrors.KeyNotFound(id);

    private static async Task<IResult> CreateAsync(
        HttpRequest request, KeyBook keys, TeamBook teams, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        BodyReader body = await BodyReader.ReadAsync(request, KeyReader.Fields, cancellationToken);
        if (KeyReader.ReadNew(body, time.GetUtcNow()) is not { } key)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        (string text, KeySecret kept) = NewKeys.Secret(key.Kind, key.Id, key.CreatedAtMs);
        return await teams.FindAsync(key.Team, cancellationToken) is not null
            && await keys.TryAddAsync(key, kept, AuditActor.Of(request.HttpContext), cancellationToken)
            ? await desk.AnswerAsync(key.Id, StatusCodes.Status201Created, text)
            : PrincipalErrors.TeamNotFound(key.Team);
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpRequest request, KeyBook keys, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { Key: var before })
        {
            return PrincipalErrors.KeyNotFound(id);
        }

        BodyReader body = await BodyReader.ReadAsync(request, KeyReader.Changeable, cancellationToken);
        if (KeyReader.ReadChange(body, before, time.GetUtcNow()) is not { } after)
        {
            return ErrorAnswers.BadParameter(body.Problem!.Parameter, body.Problem.Message);
        }

        if (before.RevokedAtMs is not null)
        {
            return PrincipalErrors.KeyRevoked(id);
        }

        return await keys.TryChangeAsync(after, AuditActor.Of(request.HttpContext), cancellationToken)
            ? await desk.AnswerAsync(id)
            : PrincipalErrors.Changed;
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext http, KeyBook keys, PrincipalNews news, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } held)
        {
            return PrincipalErrors.KeyNotFound(id);
        }

        if (!await keys.TryDeleteAsync(held.Key, AuditActor.Of(http), cancellationToken))
        {
            return PrincipalErrors.Changed;
        }

        DateTimeOffset? told = await news.TellAsync();
        return Results.Json(new Deletion(told, Told.Notice(told)), PrincipalJson.Default.Deletion, statusCode: Told.Status(told));
    }

    private static async Task<IResult> RotateAsync(
        string id, HttpRequest request, KeyBook keys, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { Key: var key })
        {
            return PrincipalErrors.KeyNotFound(id);
        }

        BodyReader body = await BodyReader.ReadAsync(request, KeyReader.RotationFields, cancellationToken);
        TimeSpan grace = KeyReader.ReadGrace(body);
        if (body.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        if (key.RevokedAtMs is not null)
        {
            return PrincipalErrors.KeyRevoked(id);
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        (string text, KeySecret kept) = NewKeys.Secret(key.Kind, key.Id, now);
        return await keys.TryRotateAsync(key, kept, now + (long)grace.TotalMilliseconds, AuditActor.Of(request.HttpContext), cancellationToken)
            ? await desk.AnswerAsync(id, StatusCodes.Status200OK, text)
            : PrincipalErrors.Changed;
    }

    private static async Task<IResult> RevokeAsync(
        string id, HttpRequest request, KeyBook keys, KeyDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { Key: var key })
        {
            return PrincipalErrors.KeyNotFound(id);
        }

        BodyReader body = await BodyReader.ReadAsync(request, KeyReader.RevocationFields, cancellationToken);
        bool cuts = body.Flag("cut_requests") ?? false;
        if (body.Problem is { } problem)
        {
            return ErrorAnswers.BadParameter(problem.Parameter, problem.Message);
        }

        // Revoking again changes nothing but that requests under way may be cut after all.
        ApiKey revoked = key with
        {
            RevokedAtMs = key.RevokedAtMs ?? time.GetUtcNow().ToUnixTimeMilliseconds(),
            CutsRequests = key.CutsRequests || cuts,
        };
        return await keys.TryRevokeAsync(revoked, AuditActor.Of(request.HttpContext), cancellationToken)
            ? await desk.AnswerAsync(id)
            : PrincipalErrors.Changed;
    }
}
