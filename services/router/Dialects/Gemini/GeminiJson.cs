using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>How JSON is read and written here: texts are copied as they stand, and nothing is deeper than the envelope allows.</summary>
internal static class GeminiJson
{
    private const int Deepest = 256;

    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = Deepest };

    public static readonly JsonReaderOptions ReadingTokens = new() { MaxDepth = Deepest };

    /// <summary>What is written here is read by machines, and a wrong nesting is a bug that tests find.</summary>
    public static readonly JsonWriterOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest + 16, SkipValidation = true };

    /// <summary>An element as it stands in its document.</summary>
    public static ReadOnlySpan<byte> Raw(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <summary>A member that is there and not null.</summary>
    public static bool TryGet(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>A member that is a string; null when it is anything else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whether a member is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The items of a member that is an array; none when it is anything else.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name) =>
        element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    /// <summary>Google reads <c>inline_data</c> where it writes <c>inlineData</c>.</summary>
    /// <param name="element">An object in the client's words.</param>
    /// <param name="name">The name in Google's own spelling.</param>
    /// <param name="value">The value, when it is there and not null.</param>
    public static bool TryFind(this JsonElement element, string name, out JsonElement value)
    {
        if (element.TryGet(name, out value))
        {
            return true;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.Null && Canonical(member.Name) == name)
                {
                    value = member.Value;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A member of either spelling that is a string; null when it is anything else.</summary>
    public static string? FindText(this JsonElement element, string name) =>
        element.TryFind(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The items of a member of either spelling that is an array; none when it is anything else.</summary>
    public static JsonElement.ArrayEnumerator FindItems(this JsonElement element, string name) =>
        element.TryFind(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    /// <summary>A name in Google's own spelling.</summary>
    public static string Canonical(string name)
    {
        if (!name.Contains('_'))
        {
            return name;
        }

        var spelt = new StringBuilder(name.Length);
        bool isNext = false;
        foreach (char letter in name)
        {
            if (letter == '_')
            {
                isNext = spelt.Length > 0;
                continue;
            }

            spelt.Append(isNext ? char.ToUpperInvariant(letter) : letter);
            isNext = false;
        }

        return spelt.ToString();
    }

    /// <summary>Writes a member as it stands.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.Raw(), skipInputValidation: true);
    }

    /// <summary>Writes a member as it stands, where it is there and not null.</summary>
    public static void Copy(this Utf8JsonWriter json, JsonElement from, string name, string asName)
    {
        if (from.TryGet(name, out JsonElement value))
        {
            json.WriteRaw(asName, value);
        }
    }
}
