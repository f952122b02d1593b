using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>OpenAI and Azure.</summary>
internal static class OpenAISamples
{
    private const string Invalid = "invalid_request_error";

    public static readonly IReadOnlyList<FaultSample> All =
    [
        Of(429, FaultClass.InsufficientCredits, "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."),
        Of(429, FaultClass.InsufficientCredits, "insufficient_quota", "credit_balance_exhausted", "Your credit balance is exhausted."),
        Of(429, FaultClass.QuotaExhausted, "insufficient_quota", "organization_spend_limit_exceeded", "Your organization has reached its spend limit."),
        Of(429, FaultClass.QuotaExhausted, "insufficient_quota", "project_spend_limit_exceeded", "Your project has reached its spend limit."),
        Of(429, FaultClass.QuotaExhausted, "insufficient_quota", "organization_usage_limit_exceeded", "Your organization has reached its usage limit."),
        Of(429, FaultClass.QuotaExhausted, "insufficient_quota", "billing_hard_limit_reached", "Billing hard limit has been reached."),
        Of(429, FaultClass.RateLimited, "requests", "rate_limit_exceeded", "Rate limit reached for gpt-4o in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. You can increase your rate limit by adding a payment method at https://platform.openai.com/account/billing."),
        Of(429, FaultClass.RateLimited, "requests", null, "Rate limit reached. Add a payment method at https://platform.openai.com/account/billing."),
        Of(429, FaultClass.InvalidRequest, "tokens", "rate_limit_exceeded", "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 45000. The input or output tokens must be reduced in order to run successfully.") with { Action = FaultAction.Next },
        Of(429, FaultClass.Overloaded, "server_error", null, "The engine is currently overloaded, please try again later"),
        Of(429, FaultClass.InsufficientCredits, null, null, "You exceeded your current quota, please check your plan and billing details."),
        Of(503, FaultClass.RateLimited, "service_unavailable_error", "slow_down", "Traffic rose too quickly. Slow down."),
        Of(503, FaultClass.Overloaded, "service_unavailable_error", "server_is_overloaded", "Our servers are busy."),
        Of(503, FaultClass.Overloaded, "service_unavailable_error", null, "Try again later."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, "context_length_exceeded", "Your input exceeds this model's limits."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, "string_above_max_length", "Invalid 'input': string too long. Expected a string with maximum length 10485760."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, null, "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, null, "Please reduce the length of the messages or completion."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, null, "Your input exceeds the context window of this model. Please adjust your input and try again."),
        Of(400, FaultClass.ContentPolicy, Invalid, "content_policy_violation", "Your request was rejected as a result of our safety system."),
        Of(400, FaultClass.ContentPolicy, "image_generation_user_error", "moderation_blocked", "Your request was rejected by the safety system."),
        Of(400, FaultClass.ContentPolicy, Invalid, "invalid_prompt", "Invalid prompt: your prompt was flagged as potentially violating our usage policy."),
        Of(400, FaultClass.ContentPolicy, Invalid, "image_content_policy_violation", "The image is not allowed."),
        Of(400, FaultClass.ContentPolicy, Invalid, "bio_policy", "This request was blocked."),
        Of(400, FaultClass.ContentPolicy, Invalid, "misalignment_policy_violation", "This request was blocked."),
        Of(400, FaultClass.InvalidRequest, Invalid, "invalid_prompt", "Invalid prompt: empty."),
        Of(400, FaultClass.InvalidRequest, Invalid, "unsupported_parameter", "Unsupported parameter: 'max_tokens' is not supported with this model.") with { Action = FaultAction.Next },
        Of(400, FaultClass.InvalidRequest, Invalid, "unsupported_value", "Unsupported value: 'temperature' does not support 0.2 with this model.") with { Action = FaultAction.Next },
        Of(400, FaultClass.InvalidRequest, Invalid, "unknown_parameter", "Unknown parameter: 'colour'."),
        Of(400, FaultClass.InvalidRequest, Invalid, "invalid_value", "Invalid value: 'colour'."),
        Of(401, FaultClass.AuthFailed, Invalid, "invalid_api_key", "Incorrect API key provided: sk-12**34."),
        Of(401, FaultClass.AuthFailed, Invalid, "ip_not_authorized", "Your IP is not authorized."),
        Of(401, FaultClass.AuthFailed, Invalid, null, "You didn't provide an API key."),
        Of(403, FaultClass.PermissionDenied, "request_forbidden", "unsupported_country_region_territory", "Country, region, or territory not supported"),
        Of(403, FaultClass.PermissionDenied, Invalid, null, "You have insufficient permissions for this operation."),
        Of(403, FaultClass.ModelNotFound, Invalid, "model_not_found", "Project `proj_1` does not have access to model `gpt-5`."),
        Of(404, FaultClass.ModelNotFound, Invalid, "model_not_found", "The model `gpt-9` does not exist or you do not have access to it."),
        Of(408, FaultClass.Timeout, null, null, "Request timed out."),
        Of(409, FaultClass.ServerError, Invalid, "conflict", "The resource was updated by another request."),
        Of(500, FaultClass.ServerError, "server_error", null, "The server had an error while processing your request. Sorry about that!"),
        Of(500, FaultClass.ServerError, "server_error", null, "The server had an error while processing your request.", ("x-should-retry", "false")) with { Action = FaultAction.Next },
        Of(504, FaultClass.Timeout, "server_error", null, "Gateway timeout.", ("x-should-retry", "true")) with { Action = FaultAction.Retry },
        Of(200, FaultClass.ServerError, "server_error", "server_error", "The server had an error.") with { Phase = FaultPhase.Stream },
        Of(200, FaultClass.InvalidRequest, Invalid, null, "Unsupported content.") with { Phase = FaultPhase.Stream },
        new("openai", 200, FaultClass.RateLimited, """{"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"Slow."}}}""") { Phase = FaultPhase.Stream },

        Azure(400, FaultClass.ContentPolicy, """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"jailbreak":{"filtered":true,"detected":true}}}}}"""),
        Azure(400, FaultClass.ContentPolicy, """{"error":{"code":"contentFilter","message":"Your task failed as a result of our safety system.","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}"""),
        Azure(401, FaultClass.AuthFailed, """{"statusCode":401,"message":"Access denied due to invalid subscription key or wrong API endpoint."}"""),
        Azure(401, FaultClass.AuthFailed, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}"""),
        Azure(404, FaultClass.ModelNotFound, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"""),
        Azure(424, FaultClass.ServerError, """{"error":{"code":"424","message":"A dependency failed."}}"""),
        Azure(429, FaultClass.RateLimited, """{"error":{"code":"429","message":"Requests have exceeded the token capacity of your tier. Please retry after 6 seconds."}}"""),
        Azure(429, FaultClass.RateLimited, """{"error":{"code":"RateLimitReached","message":"Your requests have exceeded the call limit."}}"""),
    ];

    private static FaultSample Of(
        int status, FaultClass fault, string? type, string? code, string message, params (string Name, string Value)[] headers) =>
        new("openai", status, fault, $$$"""{"error":{"message":"{{{message}}}","type":{{{Quoted(type)}}},"param":null,"code":{{{Quoted(code)}}}}}""", headers);

    private static FaultSample Azure(int status, FaultClass fault, string body) => new("azure", status, fault, body);

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
