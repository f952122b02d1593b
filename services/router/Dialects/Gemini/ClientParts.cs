using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>The parts of a user's turn, and what tools have answered, as parts of a chat's messages.</summary>
internal static class ClientParts
{
    /// <summary>Writes a part; one that only Gemini has as it stands.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement part)
    {
        json.WriteStartObject();
        if (HasMore(part))
        {
            json.WriteString("type"u8, "x_gemini"u8);
            json.WriteRaw("x_gemini", part);
        }
        else if (part.TryFind("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            json.WriteString("type"u8, "text"u8);
            json.WriteRaw("text", text);
        }
        else if (part.TryFind("inlineData", out JsonElement data)
            && data.FindText("mimeType") is { Length: > 0 } type
            && data.TryFind("data", out JsonElement bytes) && bytes.ValueKind == JsonValueKind.String)
        {
            WriteInline(json, type, bytes, data);
        }
        else if (part.TryFind("fileData", out data) && data.TryFind("fileUri", out JsonElement uri) && uri.ValueKind == JsonValueKind.String)
        {
            WriteAddress(json, data.FindText("mimeType"), uri);
        }
        else
        {
            json.WriteString("type"u8, "x_gemini"u8);
            json.WriteRaw("x_gemini", part);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Writes what a tool has answered: the text where the object holds only that, else the object as JSON; behind it the files it sent.
    /// </summary>
    public static void WriteResult(Utf8JsonWriter json, JsonElement result)
    {
        result.TryFind("response", out JsonElement response);
        bool isError = false;
        ReadOnlySpan<byte> text = response.ValueKind == JsonValueKind.Undefined ? "\"\""u8 : default;
        if (Only(response, "output") is { } output)
        {
            text = output.Raw();
        }
        else if (Only(response, "error") is { } error)
        {
            isError = true;
            text = error.Raw();
        }

        if (isError)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        JsonElement.ArrayEnumerator files = result.FindItems("parts");
        bool hasFiles = files.MoveNext();
        if (hasFiles)
        {
            json.WriteStartArray("content"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
        }

        json.WritePropertyName(hasFiles ? "text"u8 : "content"u8);
        if (text.IsEmpty)
        {
            json.WriteStringValue(response.Raw());
        }
        else
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }

        if (hasFiles)
        {
            json.WriteEndObject();
            foreach (JsonElement part in result.FindItems("parts"))
            {
                Write(json, part);
            }

            json.WriteEndArray();
        }
    }

    // How a video is cut or an image is looked at, nobody else can be told.
    private static bool HasMore(JsonElement part)
    {
        foreach (JsonProperty member in part.EnumerateObject())
        {
            if (GeminiJson.Canonical(member.Name) is not ("text" or "inlineData" or "fileData" or "thought" or "thoughtSignature"))
            {
                return true;
            }
        }

        return false;
    }

    // The text of an object that has nothing else.
    private static JsonElement? Only(JsonElement response, string name)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement? text = null;
        foreach (JsonProperty member in response.EnumerateObject())
        {
            if (text is not null || member.Name != name || member.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            text = member.Value;
        }

        return text;
    }

    private static void WriteInline(Utf8JsonWriter json, string type, JsonElement bytes, JsonElement data)
    {
        if (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            WriteDataUrl(json, "url", type, bytes);
            json.WriteEndObject();
        }
        else if (type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteString("type"u8, "input_audio"u8);
            json.WriteStartObject("input_audio"u8);
            json.WriteRaw("data", bytes);
            json.WriteString("format"u8, AudioFormat(type["audio/".Length..].ToLowerInvariant()));
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type"u8, "file"u8);
            json.WriteStartObject("file"u8);
            WriteDataUrl(json, "file_data", type, bytes);
            json.WriteString("filename"u8, data.FindText("displayName") ?? "document");
            json.WriteEndObject();
        }
    }

    private static string AudioFormat(string type) => type switch
    {
        "mpeg" => "mp3",
        "x-wav" or "wave" => "wav",
        _ => type,
    };

    private static void WriteAddress(Utf8JsonWriter json, string? type, JsonElement uri)
    {
        bool isImage = type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
        json.WriteString("type"u8, isImage ? "image_url"u8 : "file"u8);
        json.WriteStartObject(isImage ? "image_url"u8 : "file"u8);
        json.WriteRaw(isImage ? "url" : "file_url", uri);
        json.WriteEndObject();
    }

    private static void WriteDataUrl(Utf8JsonWriter json, string name, string type, JsonElement bytes)
    {
        json.WritePropertyName(name);
        DataUrl.Write(json, Encoding.UTF8.GetBytes(type), DataUrl.Bytes(bytes));
    }
}
