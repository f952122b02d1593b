using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>How JSON is read and written here: other scripts stay as they are, and nothing is deeper than the envelope allows.</summary>
internal static class MessagesJson
{
    private const int Deepest = 256;

    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = Deepest };

    public static readonly JsonReaderOptions ReadingTokens = new() { MaxDepth = Deepest };

    /// <summary>What is written here is read by machines, and a wrong nesting is a bug that tests find.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest + 16 };

    /// <summary>A member that is there and not null.</summary>
    public static bool TryGet(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>A member that is a string; null when it is anything else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Writes a member as it is, where it is there and not null.</summary>
    public static void Copy(this Utf8JsonWriter json, JsonElement from, string name)
    {
        if (from.TryGet(name, out JsonElement value))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }
}
