using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A text, and the mark behind it up to which the prompt is cached.</summary>
internal readonly record struct TextPart(string Text, JsonElement Mark);

/// <summary>The content of messages as blocks.</summary>
internal sealed class PartWriter(Utf8JsonWriter json, TranslationNotes notes)
{
    public static void WriteText(Utf8JsonWriter json, string text, JsonElement mark)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        WriteMark(json, mark);
        json.WriteEndObject();
    }

    /// <summary>The texts of a content that may hold nothing else. Empty ones are left out: the API refuses them.</summary>
    public IEnumerable<TextPart> Texts(JsonElement content, string field)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString() is { Length: > 0 } text ? [new TextPart(text, default)] : [];
        }

        List<TextPart> texts = [];
        int position = 0;
        foreach (JsonElement part in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : default)
        {
            if (part.Text("type") is not (null or "text"))
            {
                notes.Refuse($"{field}.{position}", "A system message is text.");
            }

            part.TryGet("cache_control", out JsonElement mark);
            if (part.Text("text") is { Length: > 0 } text)
            {
                texts.Add(new TextPart(text, mark));
            }

            position++;
        }

        return texts;
    }

    /// <param name="content">A string, or parts.</param>
    /// <param name="field">Where it stands.</param>
    /// <param name="begin">Called before each block.</param>
    /// <param name="trimsEnd">Whether white space at the end of the last text is left out. Default false.</param>
    public void Write(JsonElement content, string field, Action begin, bool trimsEnd = false)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            string text = trimsEnd ? content.GetString()!.TrimEnd() : content.GetString()!;
            if (text.Length > 0)
            {
                begin();
                WriteText(json, text, mark: default);
            }

            return;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            notes.Refuse(field, "It must be a string or an array of parts.");
            return;
        }

        int position = 0;
        int last = content.GetArrayLength() - 1;
        foreach (JsonElement part in content.EnumerateArray())
        {
            WritePart(part, $"{field}.{position}", begin, trimsEnd && position == last);
            position++;
        }
    }

    private void WritePart(JsonElement part, string field, Action begin, bool trimsEnd)
    {
        part.TryGet("cache_control", out JsonElement mark);
        switch (part.Text("type"))
        {
            case "text" or "refusal":
                string text = part.Text("text") ?? part.Text("refusal") ?? "";
                text = trimsEnd ? text.TrimEnd() : text;
                if (text.Length > 0)
                {
                    begin();
                    WriteText(json, text, mark);
                }

                break;
            case "image_url" when part.TryGet("image_url", out JsonElement image):
                begin();
                WriteImage(image, field, mark);
                break;
            case "file" when part.TryGet("file", out JsonElement file):
                begin();
                WriteDocument(file, field, mark);
                break;
            case "x_anthropic" when part.TryGet("x_anthropic", out JsonElement own):
                begin();
                own.WriteTo(json);
                break;
            default:
                notes.Refuse($"{field}.type", "It takes text, images and documents.");
                break;
        }
    }

    private void WriteImage(JsonElement image, string field, JsonElement mark)
    {
        string url = image.ValueKind == JsonValueKind.String ? image.GetString()! : image.Text("url") ?? "";
        if (image.Text("detail") is not (null or "auto"))
        {
            notes.Drop("image_url.detail");
        }

        json.WriteStartObject();
        json.WriteString("type", "image");
        json.WriteStartObject("source");
        WriteSource(url, field);
        json.WriteEndObject();
        WriteMark(json, mark);
        json.WriteEndObject();
    }

    private void WriteDocument(JsonElement file, string field, JsonElement mark)
    {
        json.WriteStartObject();
        json.WriteString("type", "document");
        json.WriteStartObject("source");
        string? data = file.Text("file_data");
        if (data is not null && DataUrl.TryParse(data, out string mediaType, out string base64) && mediaType == "text/plain")
        {
            json.WriteString("type", "text");
            json.WriteString("media_type", "text/plain");
            json.WriteString("data", TextOf(base64, field));
        }
        else if ((data ?? file.Text("file_url")) is { } url)
        {
            WriteSource(url, field);
        }
        else
        {
            notes.Refuse($"{field}.file.file_id", "Uploads belong to the provider that has them: send the file itself as 'file_data'.");
        }

        json.WriteEndObject();
        if ((file.Text("title") ?? file.Text("filename")) is { } title)
        {
            json.WriteString("title", title);
        }

        json.Copy(file, "context");
        json.Copy(file, "citations");
        WriteMark(json, mark);
        json.WriteEndObject();
    }

    private void WriteSource(string url, string field)
    {
        if (DataUrl.TryParse(url, out string mediaType, out string data))
        {
            json.WriteString("type", "base64");
            json.WriteString("media_type", mediaType == "image/jpg" ? "image/jpeg" : mediaType);
            json.WriteString("data", data);
        }
        else if (url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteString("type", "url");
            json.WriteString("url", url);
        }
        else
        {
            notes.Refuse(field, "A file is an address with http or https, or a data URL in base64.");
        }
    }

    private string TextOf(string base64, string field)
    {
        byte[] bytes = new byte[(base64.Length / 4 * 3) + 3];
        if (Convert.TryFromBase64String(base64, bytes, out int length))
        {
            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        notes.Refuse(field, "The document's data is not valid base64.");
        return "";
    }

    private static void WriteMark(Utf8JsonWriter json, JsonElement mark)
    {
        if (mark.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("cache_control");
            mark.WriteTo(json);
        }
    }
}
