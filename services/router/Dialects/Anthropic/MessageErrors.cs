using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>An error as the Messages API tells it. The mesh's own code and field stand in <c>details</c>.</summary>
internal static class MessageErrors
{
    public static void Write(Utf8JsonWriter json, string type, string message, string? code, string? param, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("message", message);
        json.WriteStartObject("details");
        json.WriteString("error_code", code);
        if (param is not null)
        {
            json.WriteString("param", param);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("request_id", requestId);
        json.WriteEndObject();
    }
}
