using System.Text;
using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// A tool's result as a <c>functionResponse</c>. Gemini wants an object: a text that is none becomes <c>{"output": text}</c>, and what a tool
/// says that failed <c>{"error": text}</c>.
/// </summary>
internal static class GeminiResults
{
    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement message, string? id, string name, int position)
    {
        Utf8JsonWriter json = draft.Json;
        GeminiParts.NoteMark(draft, message);
        json.WriteStartObject();
        json.WriteStartObject("functionResponse"u8);
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("name"u8, name);
        json.WritePropertyName("response"u8);
        WriteResponse(json, message);

        // Newer models take a result's images with it; for others they follow.
        bool takesImages = draft.Context.Target.Definition?.ReasoningStyle == ReasoningStyle.Level;
        bool hasImages = HasFiles(message);
        if (takesImages && hasImages)
        {
            json.WriteStartArray("parts"u8);
            if (!WriteFiles(draft, message, position))
            {
                return false;
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return takesImages || !hasImages || WriteFiles(draft, message, position);
    }

    private static void WriteResponse(Utf8JsonWriter json, JsonElement message)
    {
        bool isError = message.IsTrue("is_error");
        message.TryGet("content", out JsonElement content);
        if (content.ValueKind == JsonValueKind.String && !isError)
        {
            GeminiParts.WriteObject(json, content, "output");
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(isError ? "error"u8 : "output"u8);
        if (content.ValueKind == JsonValueKind.String)
        {
            json.WriteRawValue(content.Raw(), skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(Texts(message));
        }

        json.WriteEndObject();
    }

    private static string Texts(JsonElement message)
    {
        var texts = new StringBuilder();
        foreach (JsonElement part in message.Items("content"))
        {
            texts.Append(texts.Length > 0 && part.Text("text") is not null ? "\n" : "").Append(part.Text("text"));
        }

        return texts.ToString();
    }

    private static bool HasFiles(JsonElement message)
    {
        foreach (JsonElement part in message.Items("content"))
        {
            if (part.Text("text") is null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool WriteFiles(GeminiDraft draft, JsonElement message, int position)
    {
        int part = 0;
        foreach (JsonElement one in message.Items("content"))
        {
            if (one.Text("text") is null && !GeminiParts.Write(draft, one, position, part))
            {
                return false;
            }

            part++;
        }

        return true;
    }
}
