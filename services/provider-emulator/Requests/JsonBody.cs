using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>Reads bodies as documents, for the dialects whose checks need the whole.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body that must be an object; the elements live as long as <paramref name="read"/> runs.</summary>
    public static Reading Read(ReadOnlyMemory<byte> body, Func<JsonElement, Reading> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : ApiProblem.Unparsable;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The document reports escapes of half a surrogate pair, and bytes that are no UTF-8, as an invalid operation.
            return ApiProblem.Unparsable;
        }
    }

    /// <summary>The member, unless it is absent or null.</summary>
    public static JsonElement? Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The member's text; null when it is absent or no string.</summary>
    public static string? Text(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member's whole number; null when it is absent or no such number.</summary>
    public static int? Integer(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : null;

    /// <summary>Whether the member is true.</summary>
    public static bool Flag(this JsonElement parent, string name) => parent.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The member's entries; none when it is absent or no array.</summary>
    public static IEnumerable<JsonElement> Entries(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
