using System.Globalization;
using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Errors in Google's form: <c>{"error":{"code","message","status","details"}}</c>, the code being the HTTP status. The mesh's own code is
/// the reason in the details. https://google.aip.dev/193
/// </summary>
internal static class ClientErrors
{
    private const string Types = "type.googleapis.com/google.rpc.";

    public static void Write(Utf8JsonWriter json, MeshError error, string requestId)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Form.Status);
        json.WriteString("message"u8, error.Message);
        json.WriteString("status"u8, StatusOf(error.Form.Status));
        json.WriteStartArray("details"u8);
        WriteReason(json, error.Form.Code, error.Param, requestId);
        if (error.RetryAfter is { } wait)
        {
            json.WriteStartObject();
            json.WriteString("@type"u8, Types + "RetryInfo");
            json.WriteString("retryDelay"u8, string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(wait.TotalSeconds)}s"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes an error that comes in the middle of a stream, from the mesh's own form.</summary>
    public static void WriteInStream(Utf8JsonWriter json, JsonElement error, string requestId)
    {
        string code = error.Text("code") ?? "internal_error";
        int status = StatusOfCode(code);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, error.Text("message") ?? "The answer broke off.");
        json.WriteString("status"u8, StatusOf(status));
        json.WriteStartArray("details"u8);
        WriteReason(json, code, error.Text("param"), requestId);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Google's word for an HTTP status. https://cloud.google.com/apis/design/errors</summary>
    public static string StatusOf(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        402 or 429 => "RESOURCE_EXHAUSTED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        405 or 501 => "UNIMPLEMENTED",
        408 or 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        499 => "CANCELLED",
        503 or 502 => "UNAVAILABLE",
        >= 400 and < 500 => "INVALID_ARGUMENT",
        _ => "INTERNAL",
    };

    private static int StatusOfCode(string code)
    {
        foreach (ErrorCode known in Enum.GetValues<ErrorCode>())
        {
            ErrorForm form = ErrorTable.FormOf(known);
            if (form.Code == code)
            {
                return form.Status;
            }
        }

        return 500;
    }

    private static void WriteReason(Utf8JsonWriter json, string code, string? param, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("@type"u8, Types + "ErrorInfo");
        json.WriteString("reason"u8, code);
        json.WriteString("domain"u8, "llmmesh"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("request_id"u8, requestId);
        if (param is not null)
        {
            json.WriteString("param"u8, param);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
