using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>The status faults in Ollama's words.</summary>
internal static class OllamaFaults
{
    public static readonly IReadOnlyDictionary<string, ErrorReply> Replies = new Dictionary<string, ErrorReply>(StringComparer.Ordinal)
    {
        ["400"] = Error(400, "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string"),
        ["unsupported-parameter"] = Error(400, "\"emulated-model\" does not support tools"),
        ["context-length"] = Error(400, "the input length exceeds the context length"),
        ["content-policy"] = Error(400, "the request was refused"),
        ["prefill-refused"] = Error(400, "the last message must be the user's"),
        ["401"] = Error(401, "unauthorized"),
        ["402"] = Error(402, "a subscription is required"),
        ["insufficient-balance"] = Error(402, "the balance is used up"),
        ["403"] = Error(403, "this model requires a subscription"),
        ["404"] = Error(404, "model \"emulated-model\" not found, try pulling it first"),
        ["408"] = Error(499, "request cancelled"),
        ["409"] = Error(409, "the model is being replaced"),
        ["422"] = Error(400, "invalid request"),
        ["429"] = Error(429, "you have reached your hourly usage limit"),
        ["429-hint"] = Error(429, "too many requests. Please try again in 1.2s."),
        ["insufficient-quota"] = Error(429, "you have reached your weekly usage limit"),
        ["spend-limit"] = Error(429, "you have reached your weekly usage limit"),
        ["500"] = Error(500, "llama runner process has terminated: exit status 2"),
        ["502"] = Error(502, "the cloud could not be reached"),
        ["503"] = Error(503, "server busy, please try again.  maximum pending requests exceeded"),
        ["slow-down"] = Error(503, "server busy, please try again.  maximum pending requests exceeded"),
    };

    private static ErrorReply Error(int status, string message) =>
        new(status, $$"""{"error":"{{JsonEncodedText.Encode(message)}}"}""");
}
