using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>Writes the messages: content is one string, images stand beside it, arguments of tools are objects.</summary>
internal sealed class OllamaMessages(Utf8JsonWriter json, TranslationContext context, RequestNotes notes)
{
    // The results of tools tell the call, Ollama wants to hear the function as well.
    private readonly Dictionary<string, string> _functions = new(StringComparer.Ordinal);

    public void Write(JsonElement messages)
    {
        json.WriteStartArray();
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object)
            {
                WriteMessage(message);
            }
            else
            {
                notes.Refuse("messages", "Every message is an object.");
            }
        }

        json.WriteEndArray();
    }

    private void WriteMessage(JsonElement message)
    {
        string role = TextOf(message, "role"u8) ?? string.Empty;
        json.WriteStartObject();
        json.WriteString("role"u8, role == "developer" ? "system" : role);
        WriteContent(message);
        switch (role)
        {
            case "assistant":
                WriteThinking(message);
                WriteCalls(message);
                break;
            case "tool":
                WriteResult(message);
                break;
            default:
                DropIf(message.TryGetProperty("name"u8, out _), "name");
                break;
        }

        DropIf(message.TryGetProperty("cache_control"u8, out _), "cache_control");
        json.WriteEndObject();
    }

    private void WriteContent(JsonElement message)
    {
        JsonElement content = message.TryGetProperty("content"u8, out JsonElement value) ? value : default;
        var text = new StringBuilder();
        List<string>? images = null;
        if (content.ValueKind == JsonValueKind.String)
        {
            text.Append(content.GetString());
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement part in content.EnumerateArray())
            {
                AddPart(part, text, ref images);
            }
        }

        if (TextOf(message, "refusal"u8) is { } refusal)
        {
            Append(text, refusal);
        }

        json.WriteString("content"u8, text.ToString());
        if (images is not null)
        {
            json.WriteStartArray("images"u8);
            foreach (string image in images)
            {
                json.WriteStringValue(image);
            }

            json.WriteEndArray();
        }
    }

    private void AddPart(JsonElement part, StringBuilder text, ref List<string>? images)
    {
        string? type = TextOf(part, "type"u8);
        DropIf(part.ValueKind == JsonValueKind.Object && part.TryGetProperty("cache_control"u8, out _), "cache_control");
        switch (type)
        {
            case "text":
                Append(text, TextOf(part, "text"u8));
                break;
            case "refusal":
                Append(text, TextOf(part, "refusal"u8));
                break;
            case "image_url" when DataOf(part) is { } data:
                (images ??= []).Add(data);
                break;
            case "image_url":
                notes.Refuse("image_url", $"{context.Target.Name} takes no image by its address, and the mesh fetches none. Send it as a data URL.");
                break;
            default:
                notes.Refuse(type ?? "messages", $"{context.Target.Name} is Ollama's, which takes text and images only, not '{type}'.");
                break;
        }
    }

    // data:image/png;base64,…: Ollama wants what stands behind the comma, and finds out the type itself.
    private static string? DataOf(JsonElement part)
    {
        JsonElement image = part.TryGetProperty("image_url"u8, out JsonElement value) ? value : default;
        string? url = image.ValueKind == JsonValueKind.String ? image.GetString() : TextOf(image, "url"u8);
        return url is not null && url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            && url.IndexOf(";base64,", StringComparison.OrdinalIgnoreCase) is var comma and > 0
            ? url[(comma + ";base64,".Length)..]
            : null;
    }

    private void WriteThinking(JsonElement message)
    {
        if (!context.KeepsReasoning)
        {
            return;
        }

        string? thinking = TextOf(message, "reasoning_content"u8) ?? TextOf(message, "reasoning"u8) ?? UnmarkedDetails(message);
        if (thinking is { Length: > 0 })
        {
            json.WriteString("thinking"u8, thinking);
        }
    }

    // Details with a format are another provider's.
    private static string? UnmarkedDetails(JsonElement message) =>
        message.TryGetProperty("reasoning_details"u8, out JsonElement details) && details.ValueKind == JsonValueKind.Array
            ? string.Concat(details.EnumerateArray()
                .Where(static detail => TextOf(detail, "format"u8) is null or "unknown")
                .Select(static detail => TextOf(detail, "text"u8)))
            : null;

    private void WriteCalls(JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls"u8, out JsonElement calls) || calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0)
        {
            return;
        }

        int number = 0;
        json.WriteStartArray("tool_calls"u8);
        foreach (JsonElement call in calls.EnumerateArray())
        {
            WriteCall(call, number++);
        }

        json.WriteEndArray();
    }

    private void WriteCall(JsonElement call, int number)
    {
        if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function"u8, out JsonElement function))
        {
            notes.Refuse("tool_calls", $"{context.Target.Name} is Ollama's, which knows only calls of functions.");
            return;
        }

        string name = TextOf(function, "name"u8) ?? string.Empty;
        json.WriteStartObject();
        if (TextOf(call, "id"u8) is { } id)
        {
            _functions[id] = name;
            json.WriteString("id"u8, id);
        }

        json.WriteStartObject("function"u8);
        json.WriteNumber("index"u8, number);
        json.WriteString("name"u8, name);
        json.WritePropertyName("arguments"u8);
        WriteArguments(TextOf(function, "arguments"u8));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteArguments(string? arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        else if (IsObject(arguments))
        {
            json.WriteRawValue(arguments, skipInputValidation: true);
        }
        else
        {
            // What a model wrote that is no object still has to be told to the next one.
            json.WriteStartObject();
            json.WriteString("_raw"u8, arguments);
            json.WriteEndObject();
        }
    }

    private static bool IsObject(string arguments)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments, new JsonDocumentOptions { MaxDepth = 256 });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void WriteResult(JsonElement message)
    {
        string? id = TextOf(message, "tool_call_id"u8);
        string? name = TextOf(message, "name"u8) ?? (id is null ? null : _functions.GetValueOrDefault(id));
        if (name is not null)
        {
            json.WriteString("tool_name"u8, name);
        }

        if (id is not null)
        {
            json.WriteString("tool_call_id"u8, id);
        }

        DropIf(message.TryGetProperty("is_error"u8, out JsonElement failed) && failed.ValueKind == JsonValueKind.True, "is_error");
    }

    private void DropIf(bool says, string field)
    {
        if (says)
        {
            notes.Drop(field);
        }
    }

    private static void Append(StringBuilder text, string? piece)
    {
        if (!string.IsNullOrEmpty(piece))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(piece);
        }
    }

    private static string? TextOf(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
