using LlmMesh.Catalog;

namespace LlmMesh.Usage.Endpoints;

/// <summary>An error body as OpenAI's API writes it, so that clients need one error reader for all of the edge.</summary>
internal sealed record ApiError(ApiErrorDetail Error)
{
    public static ApiError InvalidParameter(string parameter, string message) =>
        new(new ApiErrorDetail(message, "invalid_request_error", parameter, "invalid_parameter"));

    public static ApiError RecordNotFound(string id) =>
        new(new ApiErrorDetail(
            $"There is no record '{id}'. Records are named by the x-request-id of the answer and appear shortly after it ends.",
            "invalid_request_error", "id", "record_not_found"));

    public static ApiError BudgetNotFound(string id) =>
        new(new ApiErrorDetail(
            $"There is no budget '{id}'; GET /usage/budgets lists them.", "invalid_request_error", "id", "budget_not_found"));

    public static ApiError BudgetExists(string id) =>
        new(new ApiErrorDetail(
            $"The id '{id}' is or was another budget's. Choose another, or leave it out to have one made.",
            "invalid_request_error", "id", "budget_exists"));

    public static ApiError BudgetFieldFixed(string field) =>
        new(new ApiErrorDetail(
            $"'{field}': This cannot change; only limit_usd and on_exhausted can. Make another budget, and delete this one if it is not needed.",
            "invalid_request_error", field, "budget_field_fixed"));

    public static ApiError BudgetConfigured { get; } =
        new(new ApiErrorDetail(
            $"The budget '{DailyBudget.Id}' is the configuration's; change settings.daily_budget there.",
            "invalid_request_error", "id", "budget_read_only"));

    public static ApiError LedgerBehind { get; } =
        new(new ApiErrorDetail(
            "The ledger has not caught up with the routers in time. Nothing is lost; GET /usage/daily reports what it has, or try again shortly.",
            "server_error", null, "ledger_behind"));

    public static ApiError ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(new ApiErrorDetail(
            "Unknown route. The usage service answers GET /usage/records, /usage/records/{id}, /usage/summary, /usage/daily,"
            + " /usage/export, /usage/budgets, /usage/alerts, /usage/audit, /usage/teams, /usage/keys and /usage/keys/me.",
            "invalid_request_error", null, "unknown_route")),
        StatusCodes.Status405MethodNotAllowed => new(new ApiErrorDetail(
            "This route does not answer this method.", "invalid_request_error", null, "method_not_allowed")),
        StatusCodes.Status503ServiceUnavailable => new(new ApiErrorDetail(
            "The usage database does not answer at the moment. Nothing is lost; try again shortly.",
            "server_error", null, "database_unavailable")),
        >= StatusCodes.Status500InternalServerError => new(new ApiErrorDetail(
            "The usage service failed; its log says why.", "server_error", null, "internal_error")),
        _ => new(new ApiErrorDetail("The request could not be understood.", "invalid_request_error", null, "bad_request")),
    };
}

/// <summary>The inside of an error body.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Type">Whose fault it is.</param>
/// <param name="Param">The offending parameter, if one is.</param>
/// <param name="Code">Stable name of the error.</param>
internal sealed record ApiErrorDetail(string Message, string Type, string? Param, string Code);
