using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>OpenRouter's own errors, and those it passes on.</summary>
internal static class OpenRouterSamples
{
    // Twelve hours ahead.
    private const string Midnight = "1795219200000";

    public static readonly IReadOnlyList<FaultSample> All =
    [
        Of(400, FaultClass.ContextWindowExceeded, "This request is too large.", """{"error_type":"context_length_exceeded"}"""),
        Of(400, FaultClass.ContextWindowExceeded, "This request is too large.", """{"error_type":"token_limit_exceeded"}"""),
        Of(400, FaultClass.ContextWindowExceeded, "Provider returned error", """{"raw":"{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens.\",\"type\":\"BadRequestError\",\"code\":400}}","provider_name":"Acme"}"""),
        Of(400, FaultClass.ContentPolicy, "The model refused.", """{"error_type":"refusal"}"""),
        Of(400, FaultClass.InvalidRequest, "Invalid image.", """{"error_type":"invalid_image"}"""),
        new("openrouter", 400, FaultClass.ModelNotFound, """{"error":{"message":"x/y is not a valid model ID","code":400,"availability":{"code":"model_not_found","retryable":false}}}"""),
        new("openrouter", 400, FaultClass.ModelNotFound, """{"error":{"message":"Use /embeddings for this model.","code":400,"availability":{"code":"wrong_endpoint","retryable":false}}}"""),
        Of(401, FaultClass.AuthFailed, "User not found."),
        Of(402, FaultClass.InsufficientCredits, "Insufficient credits. Add more using https://openrouter.ai/credits"),
        new("openrouter", 402, FaultClass.InsufficientCredits, """{"error":{"error_type":"payment_required","http_status":402,"message":"Add credits."}}"""),
        Of(403, FaultClass.ContentPolicy, "Flagged.", """{"flagged_input":"…","provider_name":"OpenAI"}"""),
        Of(403, FaultClass.ContentPolicy, "The model requires moderation and your input was flagged.", """{"reasons":["violence"],"provider_name":"OpenAI","model_slug":"openai/gpt-4o"}"""),
        Of(403, FaultClass.ContentPolicy, "Blocked by a guardrail.", """{"patterns":["secret"]}"""),
        Of(403, FaultClass.QuotaExhausted, "Key limit exceeded (monthly limit). Manage it in your settings."),
        Of(403, FaultClass.PermissionDenied, "Your region may not use this model, whatever your credits."),
        new("openrouter", 404, FaultClass.ModelNotFound, """{"error":{"message":"No endpoints found matching your data policy.","code":404,"availability":{"code":"privacy_restricted","retryable":false}}}"""),
        Of(408, FaultClass.Timeout, "Timed out."),
        Of(429, FaultClass.QuotaExhausted, "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day."),
        Of(429, FaultClass.QuotaExhausted, "Rate limit exceeded.", "{}", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", Midnight)),
        Of(429, FaultClass.QuotaExhausted, "Rate limit exceeded.", $$$"""{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"{{{Midnight}}}"}}"""),
        Of(429, FaultClass.RateLimited, "Rate limit exceeded: free-models-per-min."),
        Of(429, FaultClass.RateLimited, "Provider returned error", """{"error_type":"rate_limit_exceeded","provider_code":"insufficient_quota","provider_name":"OpenAI"}"""),
        new("openrouter", 429, FaultClass.RateLimited, """{"error":{"message":"No capacity.","code":429,"availability":{"code":"capacity_exhausted","retryable":true,"retry_after":7}}}"""),
        Of(500, FaultClass.ServerError, "Internal Server Error"),
        Of(502, FaultClass.ServerError, "Provider returned error", """{"error_type":"provider_unavailable","provider_code":"overloaded_error"}"""),
        Of(503, FaultClass.Overloaded, "No provider meets your requirements.", """{"error_type":"provider_overloaded"}"""),
        new("openrouter", 503, FaultClass.Overloaded, """{"error":{"message":"Gone.","code":503,"availability":{"code":"temporarily_unavailable","retryable":false}}}""") { Action = FaultAction.Next },
        Of(504, FaultClass.Timeout, "Timed out.", """{"error_type":"timeout"}"""),
        Of(524, FaultClass.Timeout, "A timeout occurred."),
        Of(529, FaultClass.Overloaded, "Provider overloaded."),
        In200(FaultPhase.Body, FaultClass.ServerError, """{"id":"gen-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hel"},"finish_reason":"error","error":{"code":502,"message":"Upstream broke.","metadata":{"provider_name":"Acme"}}}]}"""),
        In200(FaultPhase.Body, FaultClass.RateLimited, """{"error":{"code":429,"message":"Busy."},"user_id":"user_1"}"""),
        In200(FaultPhase.Stream, FaultClass.InsufficientCredits, """{"id":"gen-1","error":{"code":402,"message":"Spent."},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"""),

        // The words of the provider behind it, through another router.
        new("hub", 503, FaultClass.Overloaded, """{"error":{"code":502,"message":"Try later.","metadata":{"error_type":"provider_overloaded"}}}"""),
    ];

    private static FaultSample Of(
        int status, FaultClass fault, string message, string metadata = "{}", params (string Name, string Value)[] headers) =>
        new("openrouter", status, fault, $$$"""{"error":{"message":"{{{message}}}","code":{{{status}}},"metadata":{{{metadata}}}}}""", headers);

    private static FaultSample In200(FaultPhase phase, FaultClass fault, string body) => new("openrouter", 200, fault, body) { Phase = phase };
}
