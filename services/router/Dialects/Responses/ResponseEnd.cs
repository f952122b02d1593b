using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>How a response ended, in the words of chat completions.</summary>
internal static class ResponseEnd
{
    /// <param name="response">The response.</param>
    /// <param name="hasCalls">Whether it calls tools.</param>
    public static string FinishReason(JsonElement response, bool hasCalls) =>
        response.Text("status"u8) == "incomplete"
            ? response.Find("incomplete_details"u8)?.Text("reason"u8) == "content_filter" ? "content_filter" : "length"
            : hasCalls ? "tool_calls" : "stop";

    /// <summary>Writes <c>{"error":…}</c> for a response that failed, or for an <c>error</c> event.</summary>
    public static void WriteError(Utf8JsonWriter json, JsonElement failure)
    {
        JsonElement error = failure.Find("error"u8) ?? failure;
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Text("message"u8) ?? "The response failed.");
        json.WriteString("type"u8, error.Text("error_type"u8) ?? failure.Text("error_type"u8) ?? "api_error");
        json.WriteString("param"u8, error.Text("param"u8));
        json.WriteString("code"u8, error.Text("code"u8));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
