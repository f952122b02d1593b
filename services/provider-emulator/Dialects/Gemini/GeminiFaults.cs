using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>The status faults in Gemini's words.</summary>
internal static class GeminiFaults
{
    /// <summary>The details of a key that is not accepted.</summary>
    public const string KeyInvalid =
        """[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]""";

    public static readonly IReadOnlyDictionary<string, ErrorReply> Replies = new Dictionary<string, ErrorReply>(StringComparer.Ordinal)
    {
        ["400"] = Error(400, "Request contains an invalid argument."),
        ["unsupported-parameter"] = Error(400, "Invalid JSON payload received. Unknown name \"temperature\": Cannot find field."),
        ["context-length"] = Error(400, "The input token count (9001) exceeds the maximum number of tokens allowed (8192)."),
        ["content-policy"] = new(200, """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":1,"totalTokenCount":1}}"""),
        ["prefill-refused"] = Error(400, "Please ensure that the conversation ends with a user turn."),
        ["401"] = Error(400, "API key not valid. Please pass a valid API key.", KeyInvalid),
        ["402"] = Error(429, "The project has reached its spending cap."),
        ["insufficient-balance"] = Error(429, "Your prepayment credits are depleted."),
        ["403"] = Error(403, "Your API key was reported as leaked. Please use another API key."),
        ["404"] = Error(404, "models/emulated-model is not found for API version v1beta, or is not supported for generateContent."),
        ["408"] = Error(504, "Deadline expired before operation could complete."),
        ["409"] = Error(409, "The operation was aborted."),
        ["422"] = Error(400, "Request contains an invalid argument."),
        ["429"] = Error(429, "Resource has been exhausted (e.g. check quota)."),
        ["insufficient-quota"] = Error(429, "You exceeded your current quota, please check your plan and billing details.", Quota("PerDay")),
        ["spend-limit"] = Error(429, "The project has reached its spending cap."),
        ["500"] = Error(500, "An internal error has occurred."),
        ["503"] = Error(503, "The model is overloaded. Please try again later."),
        ["slow-down"] = Error(503, "The service is currently unavailable."),
    };

    private static string Quota(string period) =>
        $$"""[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequests{{period}}PerProjectPerModel"}]}]""";

    private static ErrorReply Error(int status, string message, string? details = null)
    {
        string more = details is null ? "" : $",\"details\":{details}";
        string text = JsonEncodedText.Encode(message).ToString();
        string error = $$"""{"code":{{status}},"message":"{{text}}","status":"{{GeminiDialect.WordOf(status)}}"{{more}} }""";
        return new ErrorReply(status, $$"""{"error":{{error}}}""");
    }
}
