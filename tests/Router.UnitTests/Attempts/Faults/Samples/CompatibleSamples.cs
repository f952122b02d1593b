using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>Hosts that speak OpenAI's dialect with errors of their own.</summary>
internal static class CompatibleSamples
{
    public static readonly IReadOnlyList<FaultSample> All =
    [
        new("groq", 498, FaultClass.Overloaded, """{"error":{"message":"Flex tier capacity exceeded.","type":"capacity_exceeded","code":"capacity_exceeded"}}"""),
        new("groq", 498, FaultClass.Overloaded, ""),
        new("groq", 413, FaultClass.InvalidRequest, """{"error":{"message":"Request too large for model `m` in organization `o` on tokens per minute (TPM): Limit 6000, Requested 9000","type":"tokens","code":"rate_limit_exceeded"}}""") { Action = FaultAction.Next },
        new("groq", 400, FaultClass.ServerError, """{"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<function>"}}"""),
        new("groq", 400, FaultClass.ServerError, """{"error":{"message":"Failed to generate JSON.","type":"invalid_request_error","code":"json_validate_failed","failed_generation":"{"}}"""),
        new("groq", 429, FaultClass.QuotaExhausted, """{"error":{"message":"Limit of requests per day (RPD) reached.","type":"requests","code":"rate_limit_exceeded"}}""", ("retry-after", "7200")),

        new("mistral", 422, FaultClass.InvalidRequest, """{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","user"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error"}"""),
        new("mistral", 429, FaultClass.RateLimited, """{"object":"error","message":"Requests rate exceeded","type":"rate_limited","param":null,"code":"1300"}"""),
        new("mistral", 429, FaultClass.Overloaded, """{"object":"error","message":"No capacity for this model.","type":"invalid_request_error","param":null,"code":"3505"}"""),
        new("mistral", 429, FaultClass.Overloaded, """{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded"}"""),

        new("deepseek", 402, FaultClass.InsufficientCredits, """{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"""),
        new("deepseek", 422, FaultClass.InvalidRequest, """{"error":{"message":"Failed to deserialize the JSON body","type":"invalid_request_error"}}"""),
        new("deepseek", 503, FaultClass.Overloaded, """{"error":{"message":"Service is too busy.","type":"server_error"}}"""),
        new("deepseek", 200, FaultClass.Overloaded, """{"choices":[{"index":0,"delta":{},"finish_reason":"insufficient_system_resource"}]}""") { Phase = FaultPhase.Stream },

        new("xai", 403, FaultClass.InsufficientCredits, """{"code":"The caller does not have permission","error":"Your newly created team doesn't have any credits yet."}"""),
        new("xai", 403, FaultClass.InsufficientCredits, """{"code":"The caller does not have permission","error":"Your team has reached its monthly spending limit."}"""),
        new("xai", 400, FaultClass.AuthFailed, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***34."}"""),
        new("xai", 400, FaultClass.ContextWindowExceeded, """{"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 500000 tokens."}"""),

        new("zai", 429, FaultClass.QuotaExhausted, """{"error":{"code":"1308","message":"The plan is used up until 18:00."}}"""),
        new("zai", 429, FaultClass.RateLimited, """{"error":{"code":"1302","message":"High concurrency usage of this API."}}"""),
        new("zai", 400, FaultClass.ContextWindowExceeded, """{"error":{"code":"1261","message":"Prompt exceeds max length"}}"""),
        new("zai", 200, FaultClass.ContextWindowExceeded, """{"choices":[{"index":0,"delta":{},"finish_reason":"model_context_window_exceeded"}]}""") { Phase = FaultPhase.Stream },

        new("together", 422, FaultClass.ContextWindowExceeded, """{"id":"1","error":{"message":"The input (9000 tokens) is longer than the model's context length (8192 tokens).","type":"invalid_request_error","param":null,"code":null}}"""),
        new("moonshot", 400, FaultClass.ContextWindowExceeded, """{"error":{"message":"Invalid request: Your request exceeded model token limit: 262144","type":"invalid_request_error"}}"""),
        new("dashscope", 400, FaultClass.ContextWindowExceeded, """{"error":{"code":"invalid_parameter_error","message":"Range of input length should be [1, 30720]","type":"invalid_request_error"}}"""),
        new("minimax", 400, FaultClass.ContextWindowExceeded, """{"error":{"message":"invalid params, context window exceeds limit (2013)","type":"bad_request_error"}}"""),
        new("fireworks", 400, FaultClass.ContextWindowExceeded, """{"error":{"object":"error","type":"invalid_request_error","message":"The prompt is too large for model with 131072 maximum context"}}"""),
        new("copilot", 400, FaultClass.ContextWindowExceeded, """{"error":{"message":"prompt token count of 200000 exceeds the maximum context length","code":"model_max_prompt_tokens_exceeded"}}"""),
        new("proxy", 400, FaultClass.ContextWindowExceeded, """{"error":{"message":"Context length exceeded."}}"""),
        new("proxy", 500, FaultClass.ContextWindowExceeded, """{"error":"upstream said context_length_exceeded"}"""),
        new("proxy", 400, FaultClass.ContextWindowExceeded, """{"detail":"Token limit exceeded"}"""),
        new("cerebras", 400, FaultClass.ContextWindowExceeded, """{"message":"Too many tokens in the request"}"""),
        new("cerebras", 413, FaultClass.InvalidRequest, ""),

        new("proxy", 402, FaultClass.InsufficientCredits, """{"error":"insufficient_quota: top up"}"""),
        new("proxy", 400, FaultClass.InsufficientCredits, """{"error":{"message":"Insufficient balance for this call"}}"""),
        new("proxy", 400, FaultClass.QuotaExhausted, """{"error":{"message":"Usage limit reached for this plan"}}"""),
        new("proxy", 400, FaultClass.QuotaExhausted, """{"error":{"message":"Quota exceeded for this month"}}"""),
        new("proxy", 403, FaultClass.QuotaExhausted, """{"error":{"message":"Monthly quota exceeded"}}"""),
        new("proxy", 403, FaultClass.QuotaExhausted, """{"error":{"message":"5-hour usage limit reached"}}"""),
        new("proxy", 403, FaultClass.InsufficientCredits, """{"error":{"message":"Virtual key is out of budget"}}"""),
        new("proxy", 403, FaultClass.InsufficientCredits, """{"error":{"message":"Account has insufficient balance"}}"""),
        new("proxy", 429, FaultClass.QuotaExhausted, """{"error":{"message":"Monthly quota exceeded"}}"""),
        new("proxy", 429, FaultClass.QuotaExhausted, """{"error":{"message":"5-hour usage limit reached"}}"""),
        new("proxy", 429, FaultClass.InsufficientCredits, """{"error":{"message":"Virtual key is out of budget"}}"""),
        new("proxy", 429, FaultClass.InsufficientCredits, """{"error":{"message":"No credit balance left"}}"""),
        new("proxy", 429, FaultClass.InsufficientCredits, """{"error":{"message":"Account has insufficient balance"}}"""),
        new("proxy", 500, FaultClass.RateLimited, """{"error":{"message":"Upstream rate limit hit"}}"""),
        new("proxy", 503, FaultClass.RateLimited, """{"error":{"message":"Error: too many requests upstream"}}"""),
        new("proxy", 500, FaultClass.RateLimited, """{"error":{"message":"bedrock: ThrottlingException: Too many tokens"}}"""),
        new("proxy", 400, FaultClass.RateLimited, """{"error":{"message":"Rate limit: too many tokens this minute"}}"""),
    ];
}
