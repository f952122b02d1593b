using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>Anthropic, and what speaks its way.</summary>
internal static class AnthropicSamples
{
    private const string Invalid = "invalid_request_error";

    public static readonly IReadOnlyList<FaultSample> All =
    [
        Of(429, FaultClass.QuotaExhausted, "rate_limit_error", "Monthly limit.", "enforced_spend_limit_reached"),
        Of(429, FaultClass.QuotaExhausted, "rate_limit_error", "Contract limit.", "contract_spend_limit_reached"),
        Of(429, FaultClass.QuotaExhausted, "rate_limit_error", "This request would exceed your organization's limit."),
        Of(429, FaultClass.RateLimited, "rate_limit_error", "Acceleration limit.", "ramp_limit_exceeded"),
        Of(429, FaultClass.RateLimited, "rate_limit_error", "This request would exceed your organization's rate limit.", headers: ("retry-after", "12")),
        Of(429, FaultClass.RateLimited, "rate_limit_error", "Number of request tokens has exceeded your per-minute limit.", headers:
        [
            ("anthropic-ratelimit-input-tokens-remaining", "0"), ("anthropic-ratelimit-input-tokens-reset", "2026-11-20T12:00:31Z"),
        ]),
        Of(400, FaultClass.InsufficientCredits, Invalid, "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        Of(400, FaultClass.QuotaExhausted, Invalid, "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."),
        Of(400, FaultClass.QuotaExhausted, Invalid, "You have reached your specified workspace API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, "prompt is too long: 213000 tokens > 200000 maximum"),
        Of(400, FaultClass.ContextWindowExceeded, Invalid, "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000"),
        Of(400, FaultClass.ContentPolicy, Invalid, "Output blocked by content filtering policy"),
        Of(400, FaultClass.InvalidRequest, Invalid, "`temperature` is deprecated for this model."),
        Of(400, FaultClass.InvalidRequest, Invalid, "messages.1.content.0: Invalid `signature` in `thinking` block"),
        Of(402, FaultClass.InsufficientCredits, "billing_error", "There is an issue with your billing."),
        Of(401, FaultClass.AuthFailed, "authentication_error", "invalid x-api-key"),
        Of(403, FaultClass.PermissionDenied, "permission_error", "Your API key does not have permission to use the specified resource."),
        Of(404, FaultClass.ModelNotFound, "not_found_error", "model: claude-9"),
        Of(413, FaultClass.InvalidRequest, "request_too_large", "Request exceeds the maximum size"),
        Of(500, FaultClass.ServerError, "api_error", "Internal server error"),
        Of(504, FaultClass.Timeout, "timeout_error", "The request timed out."),
        Of(529, FaultClass.Overloaded, "overloaded_error", "Overloaded"),
        Of(200, FaultClass.Overloaded, "overloaded_error", "Overloaded") with { Phase = FaultPhase.Stream },
        Of(200, FaultClass.RateLimited, "rate_limit_error", "Slow down") with { Phase = FaultPhase.Stream },

        new("bedrock", 429, FaultClass.RateLimited, """{"__type":"ThrottlingException","message":"Too many tokens, please wait before trying again."}"""),
        new("bedrock", 400, FaultClass.RateLimited, """{"__type":"ThrottlingException","message":"Too many tokens, please wait before trying again."}"""),
        new("bedrock", 400, FaultClass.RateLimited, """{"message":"ThrottlingException: Too many tokens, please wait before trying again."}"""),
        new("bedrock", 400, FaultClass.RateLimited, """{"message":"Too many requests, please wait before trying again. Too many tokens."}"""),
    ];

    private static FaultSample Of(
        int status, FaultClass fault, string type, string message, string? code = null, params (string Name, string Value)[] headers)
    {
        string details = code is null ? string.Empty : $$""","details":{"error_code":"{{code}}"}""";
        string error = $$"""{"type":"{{type}}","message":"{{message}}"{{details}}}""";
        return new FaultSample("anthropic", status, fault, $$"""{"type":"error","error":{{error}},"request_id":"req_1"}""", headers);
    }
}
