using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>A merge patch (RFC 7396) as edits of the document it meets.</summary>
internal static class MergePatch
{
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Collect(JsonElement? target, JsonElement patch, IReadOnlyList<string> path, List<ConfigurationEdit> edits)
    {
        if (patch.ValueKind != JsonValueKind.Object || target is not { ValueKind: JsonValueKind.Object } written)
        {
            edits.Add(new ConfigurationEdit(path, WithoutNulls(patch)));
            return;
        }

        foreach (JsonProperty member in patch.EnumerateObject())
        {
            IReadOnlyList<string> place = [.. path, member.Name];
            JsonElement? present = written.TryGetProperty(member.Name, out JsonElement found) ? found : null;
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Collect(present, member.Value, place, edits);
            }
            else if (present is not null)
            {
                edits.Add(new ConfigurationEdit(place, null));
            }
        }
    }

    private static string WithoutNulls(JsonElement patch)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, AsWritten))
        {
            Write(patch, writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(JsonElement patch, Utf8JsonWriter writer)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (JsonProperty member in patch.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            writer.WritePropertyName(member.Name);
            Write(member.Value, writer);
        }

        writer.WriteEndObject();
    }
}
