using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The arguments of a call as the object that the Messages API wants. Models write arguments that are no JSON, or no object; nothing of them is
/// lost: they stand in <c>_raw</c>.
/// </summary>
internal static class ToolInput
{
    public static void Write(Utf8JsonWriter json, string? arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments, MessagesJson.Reading);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                document.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        json.WriteStartObject();
        json.WriteString("_raw", arguments);
        json.WriteEndObject();
    }
}
