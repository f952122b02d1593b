namespace LlmMesh.Usage.Endpoints;

/// <summary>Answers that say why nothing was done with a team or a key.</summary>
internal static class PrincipalErrors
{
    public static IResult KeyNotFound(string id) => Error(
        StatusCodes.Status404NotFound, $"There is no key '{id}'; GET /usage/keys lists them.", "id", "key_not_found");

    public static IResult TeamNotFound(string name) => Error(
        StatusCodes.Status404NotFound, $"There is no team '{name}'; GET /usage/teams lists them.", "team", "team_not_found");

    public static IResult TeamExists(string name) => Error(
        StatusCodes.Status409Conflict, $"The name '{name}' is or was another team's, and records name it. Choose another.", "name", "team_exists");

    public static IResult TeamHasKeys(string name) => Error(
        StatusCodes.Status409Conflict,
        $"The team '{name}' has keys, revoked ones included. Delete them first, GET /usage/keys?team={name} lists them; or disable the team.",
        "name", "team_has_keys");

    public static IResult KeyRevoked(string id) => Error(
        StatusCodes.Status409Conflict, $"The key '{id}' is revoked for good. Make another with POST /usage/keys.", "id", "key_revoked");

    public static IResult Changed { get; } = Error(
        StatusCodes.Status409Conflict, "Somebody else has changed it meanwhile; nothing was done. Read it again, then repeat the change.",
        parameter: null, "changed_meanwhile");

    private static IResult Error(int status, string message, string? parameter, string code) =>
        ErrorAnswers.Error(status, new ApiError(new ApiErrorDetail(message, "invalid_request_error", parameter, code)));
}
