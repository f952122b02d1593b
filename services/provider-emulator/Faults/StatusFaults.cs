namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Error responses as providers send them: one row per status, code and body shape.</summary>
internal static class StatusFaults
{
    private const string Invalid = "invalid_request_error";
    private const string Overloaded = "service_unavailable_error";

    public static readonly IReadOnlyList<Fault> All =
    [
        OpenAI("400", 400, Invalid, "invalid_value", "messages[0].content", "Invalid value for 'content'."),
        OpenAI("unsupported-parameter", 400, Invalid, "unsupported_parameter", "temperature", "Unsupported parameter: 'temperature'."),
        OpenAI("context-length", 400, Invalid, "context_length_exceeded", "messages",
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."),
        OpenAI("content-policy", 400, Invalid, "content_policy_violation", null, "Your request was rejected by the safety system."),
        OpenAI("401", 401, Invalid, "invalid_api_key", null, "Incorrect API key provided."),
        new StatusFault("402", 402, "credits used up, numeric code",
            """{"error":{"code":402,"message":"Insufficient credits. Add more credits to continue."}}"""),
        new StatusFault("insufficient-balance", 402, "balance used up, with a code that says something else",
            """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"""),
        OpenAI("403", 403, Invalid, "unsupported_country_region_territory", null, "Country, region, or territory not supported."),
        OpenAI("404", 404, Invalid, "model_not_found", "model", "The model does not exist or you do not have access to it."),
        Html("404-html", 404, "404 Not Found", "a web server's page, as from a wrong base URL"),
        OpenAI("408", 408, "timeout_error", "request_timeout", null, "Request timed out."),
        OpenAI("409", 409, Invalid, "conflict", null, "The resource is locked by another request."),
        Html("413", 413, "413 Request Entity Too Large", "a proxy's page"),
        new StatusFault("422", 422, "validation details without `error`",
            """{"detail":[{"loc":["body","messages",0,"content"],"msg":"Input should be a valid string","type":"string_type"}]}"""),
        OpenAI("429", 429, "requests", "rate_limit_exceeded", null, "Rate limit reached for requests per minute."),
        OpenAI("429-hint", 429, "tokens", "rate_limit_exceeded", null,
            "Rate limit reached for tokens per minute. Please try again in 1.2s."),
        new StatusFault("429-retry-info", 429, "`RESOURCE_EXHAUSTED`, the wait in its details",
            Exhausted("GenerateRequestsPerMinutePerProjectPerModel", "1.5s")),
        new StatusFault("429-per-day", 429, "`RESOURCE_EXHAUSTED` until the day ends, though its details name a short wait",
            Exhausted("GenerateRequestsPerDayPerProjectPerModel", "34s")),
        OpenAI("insufficient-quota", 429, "insufficient_quota", "insufficient_quota", null,
            "You exceeded your current quota, please check your plan and billing details."),
        OpenAI("spend-limit", 429, "insufficient_quota", "organization_spend_limit_exceeded", null,
            "Your organization has reached its spend limit."),
        OpenAI("498", 498, "capacity_exceeded", "capacity_exceeded", null, "Flex capacity exceeded."),
        OpenAI("500", 500, "server_error", "server_error", null, "The server had an error while processing your request."),
        Html("502", 502, "502 Bad Gateway", "a proxy's page"),
        OpenAI("503", 503, Overloaded, "server_is_overloaded", null, "The engine is currently overloaded, please try again later."),
        OpenAI("slow-down", 503, Overloaded, "slow_down", null, "Traffic rose too quickly. Slow down and raise it gradually."),
        Html("504", 504, "504 Gateway Time-out", "a proxy's page"),
        new StatusFault("529", 529, "overloaded, in Anthropic's shape",
            """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""),
        new StatusFault("error-string", 429, "`error` is a string",
            """{"code":"Some resource has been exhausted","error":"Too many requests for this team."}"""),
        new StatusFault("error-array", 503, "the error object inside an array, numeric code",
            """[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"""),
        new StatusFault("error-bare", 400, "no `error` wrapper, numeric code",
            """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}"""),
    ];

    private static StatusFault OpenAI(string name, int status, string type, string code, string? param, string message)
    {
        string quoted = param is null ? "null" : $"\"{param}\"";
        string error = $$"""{"message":"{{message}}","type":"{{type}}","param":{{quoted}},"code":"{{code}}"}""";
        return new StatusFault(name, status, $"`{code}`", $$"""{"error":{{error}}}""");
    }

    private static string Exhausted(string quota, string delay)
    {
        string violation = $$$"""{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"{{{quota}}}"}]}""";
        string retry = $$"""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{delay}}"}""";
        string message = "You exceeded your current quota, please check your plan and billing details.";
        string error = $$"""{"code":429,"message":"{{message}}","status":"RESOURCE_EXHAUSTED","details":[{{violation}},{{retry}}]}""";
        return $$"""{"error":{{error}}}""";
    }

    private static StatusFault Html(string name, int status, string title, string effect) => new(
        name, status, effect, $"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", "text/html");
}
