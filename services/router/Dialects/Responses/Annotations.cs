using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Citations: nested in chat completions, flat here. Rare, so they are read as documents.</summary>
internal static class Annotations
{
    /// <param name="annotations">An array of chat completions, or nothing.</param>
    /// <returns>The same for this dialect.</returns>
    public static IReadOnlyList<byte[]> FromChat(ReadOnlySpan<byte> annotations) => Each(annotations, static (json, annotation) =>
    {
        string type = annotation.Text("type"u8) ?? "url_citation";
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (annotation.Find(System.Text.Encoding.UTF8.GetBytes(type)) is { ValueKind: JsonValueKind.Object } nested)
        {
            WriteMembers(json, nested);
        }
        else
        {
            WriteMembers(json, annotation);
        }

        json.WriteEndObject();
    });

    /// <summary>Writes one of this dialect as one of chat completions.</summary>
    public static void ToChat(Utf8JsonWriter json, JsonElement annotation)
    {
        string type = annotation.Text("type"u8) ?? "url_citation";
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteStartObject(type);
        WriteMembers(json, annotation);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IReadOnlyList<byte[]> Each(ReadOnlySpan<byte> array, Action<Utf8JsonWriter, JsonElement> write)
    {
        if (array.IsEmpty || array[0] != (byte)'[')
        {
            return [];
        }

        var reader = new Utf8JsonReader(array);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        List<byte[]> written = [];
        foreach (JsonElement element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var bytes = new ArrayBufferWriter<byte>(128);
            using (var json = new Utf8JsonWriter(bytes))
            {
                write(json, element);
            }

            written.Add(RawJson.OneLine(bytes.WrittenSpan));
        }

        return written;
    }

    private static void WriteMembers(Utf8JsonWriter json, JsonElement source)
    {
        foreach (JsonProperty member in source.EnumerateObject())
        {
            if (member.Name != "type")
            {
                json.WritePropertyName(member.Name);
                json.WriteRaw(member.Value);
            }
        }
    }
}
