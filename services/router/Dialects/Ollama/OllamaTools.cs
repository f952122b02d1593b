using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Writes <c>tools</c>. Ollama leaves the choice to the model: that no tool be called is said by sending none, that one must be cannot be
/// said.
/// </summary>
internal static class OllamaTools
{
    public static void Write(Utf8JsonWriter json, JsonElement request, TranslationContext context, RequestNotes notes)
    {
        JsonElement? choice = Present(request, "tool_choice"u8);
        if (choice is { } chosen && !(chosen.ValueKind == JsonValueKind.String && chosen.GetString() is "auto" or "none"))
        {
            notes.Refuse("tool_choice", $"{context.Target.Name} is Ollama's, which cannot be made to call a tool. Send 'auto', or ask another model.");
            return;
        }

        bool isNone = choice is { ValueKind: JsonValueKind.String } word && word.ValueEquals("none"u8);
        if (isNone || Present(request, "tools"u8) is not { ValueKind: JsonValueKind.Array } tools || tools.GetArrayLength() == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            WriteTool(json, tool, context, notes);
        }

        json.WriteEndArray();
    }

    private static void WriteTool(Utf8JsonWriter json, JsonElement tool, TranslationContext context, RequestNotes notes)
    {
        if (tool.ValueKind != JsonValueKind.Object || Present(tool, "function"u8) is not { ValueKind: JsonValueKind.Object } function)
        {
            notes.Refuse("tools", $"{context.Target.Name} is Ollama's, which knows only tools of the type 'function'.");
            return;
        }

        if (tool.TryGetProperty("cache_control"u8, out _))
        {
            notes.Drop("cache_control");
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        foreach (JsonProperty member in function.EnumerateObject())
        {
            if (member.NameEquals("strict"u8))
            {
                if (member.Value.ValueKind == JsonValueKind.True)
                {
                    notes.Drop("strict");
                }
            }
            else
            {
                json.WriteRaw(member);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static JsonElement? Present(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
