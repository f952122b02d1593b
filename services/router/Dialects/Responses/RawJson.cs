using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Values pass from one document to another as they were written.</summary>
internal static class RawJson
{
    public static void WriteRaw(this Utf8JsonWriter json, JsonElement value) =>
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    public static void WriteRaw(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteRaw(value);
    }

    /// <summary>A copy without line feeds, which would end a line of an event. Valid JSON has them between its tokens only.</summary>
    public static byte[] OneLine(ReadOnlySpan<byte> value)
    {
        byte[] line = value.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    /// <summary>Writes a value into an event.</summary>
    public static void WriteOneLine(this Utf8JsonWriter json, ReadOnlySpan<byte> value) =>
        json.WriteRawValue(value.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? value : OneLine(value), skipInputValidation: true);

    /// <summary>Writes a member of an object under its own or another name; nothing when it is absent or null.</summary>
    public static void WriteMember(this Utf8JsonWriter json, JsonElement source, ReadOnlySpan<byte> name, ReadOnlySpan<byte> other = default)
    {
        if (source.Find(name) is { } value)
        {
            json.WriteRaw(other.IsEmpty ? name : other, value);
        }
    }

    /// <summary>A member's value; null when the element is no object, or the member is absent or null.</summary>
    public static JsonElement? Find(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A member's text; null when it has none.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The items of a member that is an array; none when it is something else.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;
}
