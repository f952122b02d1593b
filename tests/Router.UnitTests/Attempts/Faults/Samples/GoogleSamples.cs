using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>Gemini, in its own dialect and in the compatible one.</summary>
internal static class GoogleSamples
{
    private const string PerMinute = """{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}""";
    private const string PerDay = """{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}""";
    private const string RetryInfo = """{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.5s"}""";
    private const string Quota = "You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: generate_content_requests.";

    public static readonly IReadOnlyList<FaultSample> All =
    [
        Of(400, FaultClass.AuthFailed, "INVALID_ARGUMENT", "Bad key.", """{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}"""),
        Of(400, FaultClass.AuthFailed, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
        Of(400, FaultClass.AuthFailed, "INVALID_ARGUMENT", "API key expired. Please renew the API key."),
        Of(400, FaultClass.ContextWindowExceeded, "INVALID_ARGUMENT", "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
        Of(400, FaultClass.InvalidRequest, "INVALID_ARGUMENT", "Function call is missing a thought_signature in functionCall parts."),
        Of(400, FaultClass.PermissionDenied, "FAILED_PRECONDITION", "User location is not supported for the API use. Enable billing."),
        Of(401, FaultClass.AuthFailed, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        Of(403, FaultClass.AuthFailed, "PERMISSION_DENIED", "Your API key was reported as leaked."),
        Of(404, FaultClass.ModelNotFound, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta."),
        Of(429, FaultClass.RateLimited, "RESOURCE_EXHAUSTED", Quota, PerMinute, RetryInfo),
        Of(429, FaultClass.QuotaExhausted, "RESOURCE_EXHAUSTED", Quota, PerDay, RetryInfo),
        Of(429, FaultClass.QuotaExhausted, "RESOURCE_EXHAUSTED", "Your project has exceeded its monthly spending cap."),
        Of(499, FaultClass.ServerError, "CANCELLED", "The operation was cancelled."),
        Of(500, FaultClass.ServerError, "INTERNAL", "An internal error has occurred."),
        Of(503, FaultClass.Overloaded, "UNAVAILABLE", "The service is currently unavailable."),
        Of(504, FaultClass.Timeout, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
        new("google", 503, FaultClass.Overloaded, """[{"error":{"code":503,"message":"The model is busy.","status":"UNAVAILABLE"}}]"""),
        new("google", 200, FaultClass.ContentPolicy, """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}""") { Phase = FaultPhase.Body },
        new("google", 200, FaultClass.ContentPolicy, """{"promptFeedback":{"blockReason":"BLOCKLIST"}}""") { Phase = FaultPhase.Body },
        new("google", 200, FaultClass.ContentPolicy, """{"candidates":[{"finishReason":"SAFETY","index":0}]}""") { Phase = FaultPhase.Stream },
        new("google", 200, FaultClass.ServerError, """{"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL"}]}""") { Phase = FaultPhase.Body },
        new("google", 200, FaultClass.RateLimited, """{"error":{"code":429,"message":"Busy.","status":"RESOURCE_EXHAUSTED"}}""") { Phase = FaultPhase.Stream },
    ];

    private static FaultSample Of(int status, FaultClass fault, string name, string message, params string[] details) => new(
        "google", status, fault,
        $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{name}}}","details":[{{{string.Join(',', details)}}}]}}""");
}
