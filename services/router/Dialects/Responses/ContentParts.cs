using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Content of an item as content of a chat message.</summary>
internal static class ContentParts
{
    /// <summary>Writes a member <c>content</c>: text where it is only that, otherwise parts.</summary>
    /// <param name="chat">Stands inside a message.</param>
    /// <param name="content">A string or an array of parts.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="foreign">Takes what chat completions have no word for and may be left out.</param>
    public static MeshError? Write(Utf8JsonWriter chat, JsonElement content, ItemPlace place, ForeignMembers foreign)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            chat.WriteRaw("content"u8, content);
            return null;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.Type(place.Of(place.Container), "a string or an array of parts");
        }

        if (content.GetArrayLength() == 1 && IsText(content[0]) && content[0].Find("text"u8) is { ValueKind: JsonValueKind.String } text)
        {
            Note(content[0], foreign);
            chat.WriteRaw("content"u8, text);
            return null;
        }

        chat.WriteStartArray("content"u8);
        int index = 0;
        foreach (JsonElement part in content.EnumerateArray())
        {
            if (WritePart(chat, part, place with { Part = index++ }, foreign) is { } error)
            {
                return error;
            }
        }

        chat.WriteEndArray();
        return null;
    }

    /// <summary>Writes one part.</summary>
    public static MeshError? WritePart(Utf8JsonWriter chat, JsonElement part, ItemPlace place, ForeignMembers foreign)
    {
        if (part.Text("type"u8) is not { } type)
        {
            return RequestErrors.Missing(place.Of("type"), "Say what the part is, for example 'input_text'.");
        }

        Note(part, foreign);
        switch (type)
        {
            case "input_text" or "output_text":
                return WriteText(chat, part, "text"u8, "text", place);
            case "refusal":
                return WriteText(chat, part, "refusal"u8, "refusal", place);
            case "input_image" when part.Find("image_url"u8) is { } address:
                return WriteImage(chat, part, address, place);
            case "input_file" when part.Find("file_url"u8) is not null || part.Find("file_data"u8) is not null || part.Find("file_id"u8) is not null:
                WriteFile(chat, part);
                return null;
            case "input_file":
                return RequestErrors.Missing(place.Of("file_data"), "Send the file as a data URL, as 'file_url' or as 'file_id'.");
            case "input_audio" when part.Find("input_audio"u8) is { } audio:
                chat.WriteStartObject();
                chat.WriteString("type"u8, "input_audio"u8);
                chat.WriteRaw("input_audio"u8, audio);
                chat.WriteEndObject();
                return null;
            default:
                WriteOwn(chat, part);
                return null;
        }
    }

    /// <summary>Writes something that only this dialect has, as it was sent.</summary>
    public static void WriteOwn(Utf8JsonWriter chat, JsonElement value)
    {
        chat.WriteStartObject();
        chat.WriteString("type"u8, "x_responses"u8);
        chat.WriteRaw("x_responses"u8, value);
        chat.WriteEndObject();
    }

    private static bool IsText(JsonElement part) => part.Text("type"u8) is "input_text" or "output_text";

    private static MeshError? WriteText(Utf8JsonWriter chat, JsonElement part, ReadOnlySpan<byte> type, string field, ItemPlace place)
    {
        if (part.Find(type) is not { ValueKind: JsonValueKind.String } text)
        {
            return RequestErrors.Type(place.Of(field), "a string");
        }

        chat.WriteStartObject();
        chat.WriteString("type"u8, type);
        chat.WriteRaw(type, text);
        chat.WriteEndObject();
        return null;
    }

    private static MeshError? WriteImage(Utf8JsonWriter chat, JsonElement part, JsonElement address, ItemPlace place)
    {
        if (address.ValueKind != JsonValueKind.String)
        {
            return RequestErrors.Type(place.Of("image_url"), "a string: an address or a data URL");
        }

        chat.WriteStartObject();
        chat.WriteString("type"u8, "image_url"u8);
        chat.WriteStartObject("image_url"u8);
        chat.WriteRaw("url"u8, address);
        chat.WriteMember(part, "detail"u8);
        chat.WriteEndObject();
        chat.WriteEndObject();
        return null;
    }

    private static void WriteFile(Utf8JsonWriter chat, JsonElement part)
    {
        chat.WriteStartObject();
        chat.WriteString("type"u8, "file"u8);
        chat.WriteStartObject("file"u8);
        chat.WriteMember(part, "filename"u8);
        chat.WriteMember(part, "file_data"u8);
        chat.WriteMember(part, "file_url"u8);
        chat.WriteMember(part, "file_id"u8);
        chat.WriteEndObject();
        chat.WriteEndObject();
    }

    private static void Note(JsonElement part, ForeignMembers foreign)
    {
        if (part.Find("prompt_cache_breakpoint"u8) is { } mark)
        {
            foreign.Add("prompt_cache_breakpoint", mark);
        }
    }
}
