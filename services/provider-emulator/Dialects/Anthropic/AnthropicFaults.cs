using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The status faults in Anthropic's words.</summary>
internal static class AnthropicFaults
{
    public static readonly IReadOnlyDictionary<string, ErrorReply> Replies = new Dictionary<string, ErrorReply>(StringComparer.Ordinal)
    {
        ["400"] = Error(400, "messages.0.content: Input should be a valid list"),
        ["unsupported-parameter"] = Error(400, "temperature: Extra inputs are not permitted"),
        ["context-length"] = Error(400, "prompt is too long: 9001 tokens > 8192 maximum"),
        ["content-policy"] = Error(400, "Output blocked by content filtering policy"),
        ["prefill-refused"] = Error(
            400, "This model does not support assistant message prefill. The conversation must end with a user message."),
        ["401"] = Error(401, "invalid x-api-key"),
        ["402"] = Error(402, "Your organization has no active billing."),
        ["insufficient-balance"] = Error(400, "Your credit balance is too low to access the API. Please purchase credits."),
        ["403"] = Error(403, "Your API key does not have permission to use the specified resource."),
        ["404"] = Error(404, "model: emulated-model"),
        ["408"] = Error(408, "Request timed out."),
        ["409"] = Error(409, "The resource is locked by another request."),
        ["422"] = Error(422, "Unprocessable request."),
        ["429"] = Error(429, "This request would exceed the rate limit for your organization."),
        ["insufficient-quota"] = Error(400, "You have reached your specified API usage limits."),
        ["spend-limit"] = Error(429, "Your organization has reached its spend limit.", "enforced_spend_limit_reached"),
        ["500"] = Error(500, "Internal server error"),
        ["503"] = Error(503, "Service unavailable"),
        ["slow-down"] = Error(429, "Usage rose too quickly. Raise it gradually.", "ramp_limit_exceeded"),
    };

    private static ErrorReply Error(int status, string message, string? code = null)
    {
        string details = code is null ? "" : $$""","details":{"error_code":"{{code}}"}""";
        string error = $$"""{"type":"{{AnthropicDialect.TypeOf(status)}}","message":"{{JsonEncodedText.Encode(message)}}"{{details}}}""";
        return new ErrorReply(status, $$"""{"type":"error","error":{{error}},"request_id":"req_emulator"}""");
    }
}
