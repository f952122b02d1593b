using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A block of content as a part of chat completions; one without a counterpart travels as it is, under <c>x_anthropic</c>.</summary>
internal static class BlockReader
{
    public static void Write(Utf8JsonWriter chat, JsonElement block, string field, RequestFault fault)
    {
        chat.WriteStartObject();
        switch (block.Text("type"))
        {
            case null:
                fault.Missing($"{field}.type", "Every block has a type.");
                break;
            case "text" when block.TryGet("text", out JsonElement text) && text.ValueKind == JsonValueKind.String:
                chat.WriteString("type", "text");
                chat.WritePropertyName("text");
                text.WriteTo(chat);
                chat.Copy(block, "cache_control");
                break;
            case "text":
                fault.Missing($"{field}.text", "It is a string.");
                break;
            case "image" when Source(block) is "base64" or "url":
                WriteImage(chat, block);
                break;
            case "document" when Source(block) is "base64" or "url" or "text":
                WriteDocument(chat, block);
                break;
            default:
                chat.WriteString("type", "x_anthropic");
                chat.WritePropertyName("x_anthropic");
                block.WriteTo(chat);
                break;
        }

        chat.WriteEndObject();
    }

    /// <summary>The kind of a file's source; null when the block has none that is complete.</summary>
    private static string? Source(JsonElement block) =>
        !block.TryGet("source", out JsonElement source) ? null
        : source.Text("type") switch
        {
            "base64" when source.Text("media_type") is not null && source.TryGet("data", out JsonElement data) && data.ValueKind == JsonValueKind.String => "base64",
            "text" when source.Text("data") is not null => "text",
            "url" when source.Text("url") is not null => "url",
            _ => null,
        };

    private static void WriteImage(Utf8JsonWriter chat, JsonElement block)
    {
        JsonElement source = block.GetProperty("source");
        chat.WriteString("type", "image_url");
        chat.WriteStartObject("image_url");
        if (Source(block) == "url")
        {
            chat.Copy(source, "url");
        }
        else
        {
            DataUrl.Write(chat, "url", source.Text("media_type")!, source.GetProperty("data"));
        }

        chat.WriteEndObject();
        chat.Copy(block, "cache_control");
    }

    private static void WriteDocument(Utf8JsonWriter chat, JsonElement block)
    {
        JsonElement source = block.GetProperty("source");
        chat.WriteString("type", "file");
        chat.WriteStartObject("file");
        switch (Source(block))
        {
            case "url":
                chat.WriteString("file_url", source.Text("url"));
                break;
            case "text":
                chat.WriteString("file_data", "data:text/plain;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(source.Text("data")!)));
                break;
            default:
                DataUrl.Write(chat, "file_data", source.Text("media_type")!, source.GetProperty("data"));
                break;
        }

        if (block.Text("title") is { } title)
        {
            chat.WriteString("filename", title);
        }

        chat.Copy(block, "title");
        chat.Copy(block, "context");
        chat.Copy(block, "citations");
        chat.WriteEndObject();
        chat.Copy(block, "cache_control");
    }
}
