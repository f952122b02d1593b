using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>The parts of a message's content, and the arguments of calls, as Gemini's parts.</summary>
internal static class GeminiParts
{
    /// <summary>What holds arguments that are no JSON object.</summary>
    public const string Wrapped = "input";

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement part, int message, int position)
    {
        NoteMark(draft, part);
        string? type = part.ValueKind == JsonValueKind.String ? "text" : part.Text("type");
        draft.Json.WriteStartObject();
        bool written = type switch
        {
            "text" or "input_text" or "output_text" => WriteText(draft.Json, part, "text"),
            "refusal" => WriteText(draft.Json, part, "refusal"),
            "image_url" => WriteImage(draft, part, message, position),
            "input_audio" => WriteAudio(draft, part, message, position),
            "file" => WriteFile(draft, part, message, position),
            "x_gemini" when part.TryGet("x_gemini", out JsonElement own) && own.ValueKind == JsonValueKind.Object => WriteOwn(draft.Json, own),
            _ => draft.Refuse(At(message, position, "type"), $"Gemini has no part like '{type}'. Leave it out, or send the request to another provider."),
        };
        draft.Json.WriteEndObject();
        return written;
    }

    /// <summary>Gemini caches by itself; where to, is a hint.</summary>
    public static void NoteMark(GeminiDraft draft, JsonElement part)
    {
        if (part.TryGet("cache_control", out _))
        {
            draft.Drop("cache_control");
        }
    }

    /// <summary>Writes the arguments of a call as the object they are.</summary>
    public static void WriteArguments(Utf8JsonWriter json, JsonElement function)
    {
        if (!function.TryGet("arguments", out JsonElement arguments))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        // Some clients send the object itself.
        if (arguments.ValueKind == JsonValueKind.Object)
        {
            json.WriteRawValue(arguments.Raw(), skipInputValidation: true);
            return;
        }

        WriteObject(json, arguments, Wrapped);
    }

    /// <summary>Writes a text that holds a JSON object as that object, and any other text as an object with one member.</summary>
    public static void WriteObject(Utf8JsonWriter json, JsonElement text, string member)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ValueKind == JsonValueKind.String ? text.GetString()! : text.GetRawText());
        if (IsObject(bytes))
        {
            json.WriteRawValue(bytes, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        if (!bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty || member != Wrapped)
        {
            json.WriteString(member, bytes);
        }

        json.WriteEndObject();
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        if (!text.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text, GeminiJson.ReadingTokens);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string At(int message, int part, string member) => $"messages[{message}].content[{part}].{member}";

    private static bool WriteText(Utf8JsonWriter json, JsonElement part, string name)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw("text", part);
        }
        else
        {
            json.Copy(part, name, "text");
        }

        return true;
    }

    private static bool WriteOwn(Utf8JsonWriter json, JsonElement own)
    {
        foreach (JsonProperty member in own.EnumerateObject())
        {
            json.WriteRaw(member.Name, member.Value);
        }

        return true;
    }

    private static bool WriteImage(GeminiDraft draft, JsonElement part, int message, int position)
    {
        part.TryGet("image_url", out JsonElement url);
        if (url.ValueKind == JsonValueKind.Object)
        {
            url.TryGet("url", out url);
        }

        return url.ValueKind == JsonValueKind.String && WriteAddress(draft, url)
            ? true
            : draft.Refuse(
                At(message, position, "image_url"),
                "Gemini takes images inside the request or from its own files, and the mesh fetches nothing from addresses: send the image as a data URL in base64.");
    }

    private static bool WriteAudio(GeminiDraft draft, JsonElement part, int message, int position)
    {
        if (!part.TryGet("input_audio", out JsonElement audio)
            || !audio.TryGet("data", out JsonElement data) || data.ValueKind != JsonValueKind.String
            || audio.Text("format") is not { } format)
        {
            return draft.Refuse(At(message, position, "input_audio"), "Sound needs 'data' in base64 and its 'format', for example wav.");
        }

        draft.Json.WritePropertyName("inlineData"u8);
        DataUrl.WriteInline(draft.Json, Encoding.UTF8.GetBytes($"audio/{format}"), DataUrl.Bytes(data));
        return true;
    }

    private static bool WriteFile(GeminiDraft draft, JsonElement part, int message, int position)
    {
        part.TryGet("file", out JsonElement file);
        return (file.TryGet("file_data", out JsonElement data) && data.ValueKind == JsonValueKind.String && WriteAddress(draft, data))
            || (file.TryGet("file_url", out data) && data.ValueKind == JsonValueKind.String && WriteAddress(draft, data))
            ? true
            : draft.Refuse(
                At(message, position, "file"),
                "Gemini takes documents inside the request or from its own files, and the mesh fetches nothing from addresses: send 'file_data' as a data URL in base64.");
    }

    // Google reads its own files, its own storage and its own videos; it fetches nothing else.
    private static bool WriteAddress(GeminiDraft draft, JsonElement url)
    {
        ReadOnlySpan<byte> text = DataUrl.Bytes(url);
        if (text.StartsWith("https://generativelanguage.googleapis.com/"u8)
            || text.StartsWith("gs://"u8)
            || text.StartsWith("https://www.youtube.com/"u8)
            || text.StartsWith("https://youtu.be/"u8))
        {
            draft.Json.WriteStartObject("fileData"u8);
            draft.Json.WriteString("fileUri"u8, text);
            draft.Json.WriteEndObject();
            return true;
        }

        if (!DataUrl.IsInline(text))
        {
            return false;
        }

        draft.Json.WritePropertyName("inlineData"u8);
        DataUrl.WriteInline(draft.Json, text);
        return true;
    }
}
