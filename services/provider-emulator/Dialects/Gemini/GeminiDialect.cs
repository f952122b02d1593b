using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>Gemini's: <c>x-goog-api-key</c>, errors with a numeric code and a status word; a wrong key is an invalid argument.</summary>
internal sealed class GeminiDialect : Dialect
{
    public static readonly GeminiDialect Instance = new();

    public override IReadOnlyDictionary<string, ErrorReply> Faults => GeminiFaults.Replies;

    public override string? Key(HttpRequest request) => Header(request, "x-goog-api-key") ?? request.Query["key"];

    public override int StatusOf(ApiProblem problem) => problem.Status switch
    {
        401 => 400,
        402 => 429,
        int other => other,
    };

    public override void WriteError(Utf8JsonWriter json, ApiProblem problem)
    {
        int status = StatusOf(problem);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, problem.Message);
        json.WriteString("status"u8, WordOf(status));
        if (problem.Status == 401)
        {
            json.WritePropertyName("details"u8);
            json.WriteRawValue(GeminiFaults.KeyInvalid);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The status word that goes with a status.</summary>
    public static string WordOf(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        408 or 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        500 => "INTERNAL",
        503 => "UNAVAILABLE",
        _ => "INVALID_ARGUMENT",
    };
}
