namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Error responses as providers send them: one row per status, code and body shape.</summary>
internal static class StatusFaults
{
    public static readonly IReadOnlyList<Fault> All =
    [
        OpenAI("400", 400, "invalid_request_error", "invalid_value", "messages[0].content", "Invalid value for 'content'."),
        OpenAI("unsupported-parameter", 400, "invalid_request_error", "unsupported_parameter", "temperature", "Unsupported parameter: 'temperature' is not supported with this model."),
        OpenAI("context-length", 400, "invalid_request_error", "context_length_exceeded", "messages", "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."),
        OpenAI("content-policy", 400, "invalid_request_error", "content_policy_violation", null, "Your request was rejected by the safety system."),
        OpenAI("401", 401, "invalid_request_error", "invalid_api_key", null, "Incorrect API key provided."),
        new StatusFault("402", 402, """{"error":{"code":402,"message":"Insufficient credits. Add more credits to continue."}}""", "credits used up, numeric code"),
        OpenAI("403", 403, "invalid_request_error", "unsupported_country_region_territory", null, "Country, region, or territory not supported."),
        OpenAI("404", 404, "invalid_request_error", "model_not_found", "model", "The model does not exist or you do not have access to it."),
        new StatusFault("404-html", 404, Page("404 Not Found"), "a web server's page, as from a wrong base URL", StatusFault.Html),
        OpenAI("408", 408, "timeout_error", "request_timeout", null, "Request timed out."),
        OpenAI("409", 409, "invalid_request_error", "conflict", null, "The resource is locked by another request."),
        new StatusFault("413", 413, Page("413 Request Entity Too Large"), "a proxy's page", StatusFault.Html),
        new StatusFault("422", 422, """{"detail":[{"loc":["body","messages",0,"content"],"msg":"Input should be a valid string","type":"string_type"}]}""", "validation details without `error`"),
        OpenAI("429", 429, "requests", "rate_limit_exceeded", null, "Rate limit reached for requests per minute."),
        OpenAI("429-hint", 429, "tokens", "rate_limit_exceeded", null, "Rate limit reached for tokens per minute. Please try again in 1.2s."),
        OpenAI("insufficient-quota", 429, "insufficient_quota", "insufficient_quota", null, "You exceeded your current quota, please check your plan and billing details."),
        OpenAI("spend-limit", 429, "insufficient_quota", "organization_spend_limit_exceeded", null, "Your organization has reached its spend limit."),
        OpenAI("498", 498, "capacity_exceeded", "capacity_exceeded", null, "Flex capacity exceeded."),
        OpenAI("500", 500, "server_error", "server_error", null, "The server had an error while processing your request."),
        new StatusFault("502", 502, Page("502 Bad Gateway"), "a proxy's page", StatusFault.Html),
        OpenAI("503", 503, "service_unavailable_error", "server_is_overloaded", null, "The engine is currently overloaded, please try again later."),
        OpenAI("slow-down", 503, "service_unavailable_error", "slow_down", null, "Traffic rose too quickly. Slow down and raise it gradually."),
        new StatusFault("504", 504, Page("504 Gateway Time-out"), "a proxy's page", StatusFault.Html),
        new StatusFault("529", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "overloaded, in Anthropic's shape"),
        new StatusFault("error-string", 429, """{"code":"Some resource has been exhausted","error":"Too many requests for this team."}""", "`error` is a string"),
        new StatusFault("error-array", 503, """[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]""", "the error object inside an array, numeric code"),
        new StatusFault("error-bare", 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}""", "no `error` wrapper, numeric code"),
    ];

    private static StatusFault OpenAI(string name, int status, string type, string code, string? param, string message) =>
        new(name, status, $$$"""{"error":{"message":"{{{message}}}","type":"{{{type}}}","param":{{{(param is null ? "null" : $"\"{param}\"")}}},"code":"{{{code}}}"}}""", $"`{code}`");

    private static string Page(string title) => $"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>";
}
