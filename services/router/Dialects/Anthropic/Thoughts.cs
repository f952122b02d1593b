using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Reasoning of earlier turns: only what Anthropic itself has signed goes back to it.</summary>
internal static class Thoughts
{
    public static bool AnyToKeep(JsonElement message, TranslationContext context)
    {
        foreach (JsonElement detail in Details(message))
        {
            if (IsKept(detail, context))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the blocks.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement message, TranslationContext context)
    {
        foreach (JsonElement detail in Details(message))
        {
            if (!IsKept(detail, context))
            {
                continue;
            }

            json.WriteStartObject();
            if (detail.Text("data") is { } data)
            {
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", data);
            }
            else
            {
                json.WriteString("type", "thinking");
                json.WriteString("thinking", detail.Text("text") ?? "");
                json.WriteString("signature", detail.Text("signature"));
            }

            json.WriteEndObject();
        }
    }

    // A signature that never came, because the stream broke off, is refused like a wrong one.
    private static bool IsKept(JsonElement detail, TranslationContext context) =>
        context.KeepsReasoning
        && detail.Text("format") == ReasoningMark.Own
        && (!string.IsNullOrEmpty(detail.Text("data")) || !string.IsNullOrEmpty(detail.Text("signature")));

    private static JsonElement.ArrayEnumerator Details(JsonElement message) =>
        message.TryGet("reasoning_details", out JsonElement details) && details.ValueKind == JsonValueKind.Array ? details.EnumerateArray() : default;
}
