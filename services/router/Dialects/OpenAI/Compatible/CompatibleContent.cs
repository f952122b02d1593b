using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>
/// Writes the content of messages for one provider. Results of tools hold text alone in chat completions, so their images follow in a
/// message of the user's, once all results stand.
/// </summary>
internal sealed class CompatibleContent(Utf8JsonWriter json, TranslationContext context, RequestNotes notes)
{
    private readonly ProviderQuirks _quirks = context.Target.Provider.Quirks;
    private readonly List<JsonElement> _toolImages = [];

    /// <summary>Writes the member <c>content</c>.</summary>
    public void Write(JsonElement content, string? role)
    {
        json.WritePropertyName("content"u8);
        if (content.ValueKind == JsonValueKind.Null && _quirks.NeedsContent)
        {
            json.WriteStringValue(""u8);
        }
        else if (content.ValueKind != JsonValueKind.Array || !(context.IsForeign || _quirks.JoinsText))
        {
            json.WriteRaw(content);
        }
        else if (_quirks.JoinsText && content.EnumerateArray().All(static part => TypeOf(part) is "text"))
        {
            json.WriteStringValue(string.Join('\n', content.EnumerateArray().Select(static part => part.GetProperty("text"u8).GetString())));
        }
        else
        {
            WriteParts(content, role);
        }
    }

    /// <summary>Writes the message with the images of the results before it, if they had any.</summary>
    public void WriteToolImages()
    {
        if (_toolImages.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        foreach (JsonElement image in _toolImages)
        {
            WritePart(image);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        _toolImages.Clear();
    }

    private void WriteParts(JsonElement parts, string? role)
    {
        bool any = false;
        bool isResult = role == "tool" && context.IsForeign;
        json.WriteStartArray();
        foreach (JsonElement part in parts.EnumerateArray())
        {
            if (isResult && TypeOf(part) is "image_url")
            {
                _toolImages.Add(part);
                continue;
            }

            any = true;
            WritePart(part);
        }

        if (isResult && !any)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, _toolImages.Count > 0 ? "The result is the image that follows."u8 : ""u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePart(JsonElement part)
    {
        if (ForeignPart.TypeOf(part) is { } foreign)
        {
            notes.Refuse("messages", $"{context.Target.Name} cannot take content of {foreign}. Leave it out, or ask a model whose provider can.");
        }
        else if (part.ValueKind != JsonValueKind.Object || !context.IsForeign)
        {
            json.WriteRaw(part);
        }
        else
        {
            json.WriteStartObject();
            foreach (JsonProperty member in part.EnumerateObject())
            {
                WriteMember(member);
            }

            json.WriteEndObject();
        }
    }

    private void WriteMember(JsonProperty member)
    {
        if (member.NameEquals("cache_control"u8) && !_quirks.Extensions.Contains("cache_control"))
        {
            notes.Drop("cache_control");
        }
        else if (member.NameEquals("file"u8) && member.Value.ValueKind == JsonValueKind.Object)
        {
            WriteFile(member.Value);
        }
        else
        {
            json.WriteRaw(member);
        }
    }

    private void WriteFile(JsonElement file)
    {
        json.WriteStartObject("file"u8);
        foreach (JsonProperty member in file.EnumerateObject())
        {
            switch (member.Name)
            {
                case "file_url" when _quirks.Extensions.Contains("file_url"):
                    json.WritePropertyName("file_data"u8);
                    json.WriteRaw(member.Value);
                    break;
                case "file_url":
                    notes.Refuse("file_url", $"{context.Target.Name} takes no document by its address, and the mesh fetches none. Send its content.");
                    break;
                case "title" or "context":
                    notes.Drop(member.Name);
                    break;
                default:
                    json.WriteRaw(member);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string? TypeOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type"u8, out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;
}
