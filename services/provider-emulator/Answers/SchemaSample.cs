using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The smallest JSON value that a schema accepts, for the keywords that structured output and tools use.</summary>
internal static class SchemaSample
{
    private const int DeepestReference = 8;

    /// <summary>The document for a <c>response_format</c>; null when it asks for plain text.</summary>
    public static byte[]? ForResponseFormat(ReadOnlyMemory<byte> responseFormat)
    {
        using JsonDocument document = JsonDocument.Parse(responseFormat);
        JsonElement format = document.RootElement;
        return TypeName(format) switch
        {
            "json_object" => """{"answer":"emulator"}"""u8.ToArray(),
            "json_schema" => Bytes(Member(Member(format, "json_schema"), "schema")),
            _ => null,
        };
    }

    /// <summary>The sample as UTF-8 JSON; an empty object when there is no schema.</summary>
    public static byte[] Bytes(JsonElement? schema)
    {
        JsonNode? sample = schema is { ValueKind: JsonValueKind.Object } root ? Of(root, root, 0) : new JsonObject();
        return JsonSerializer.SerializeToUtf8Bytes(sample ?? JsonValue.Create((string?)null), SampleJson.Default.JsonNode);
    }

    private static JsonNode? Of(JsonElement schema, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > DeepestReference)
        {
            return null;
        }

        if (Member(schema, "const") is { } constant)
        {
            return JsonNode.Parse(constant.GetRawText());
        }

        if (First(schema, "enum") is { } first)
        {
            return JsonNode.Parse(first.GetRawText());
        }

        if ((First(schema, "anyOf") ?? First(schema, "oneOf") ?? First(schema, "allOf")) is { } alternative)
        {
            return Of(alternative, root, depth + 1);
        }

        if (Member(schema, "$ref") is { ValueKind: JsonValueKind.String } pointer)
        {
            return Resolve(root, pointer.GetString()!) is { } target ? Of(target, root, depth + 1) : null;
        }

        return OfType(schema, root, depth);
    }

    private static JsonNode? OfType(JsonElement schema, JsonElement root, int depth) => TypeName(schema) switch
    {
        "string" => new string('x', Math.Max(Number(schema, "minLength") ?? 0, 0)),
        "integer" or "number" => Number(schema, "minimum") ?? (Number(schema, "exclusiveMinimum") + 1) ?? 0,
        "boolean" => false,
        "null" => null,
        "array" => Items(schema, root, depth),
        _ => Object(schema, root, depth),
    };

    private static JsonArray Items(JsonElement schema, JsonElement root, int depth)
    {
        JsonArray items = [];
        for (int count = Number(schema, "minItems") ?? 0; count > 0; count--)
        {
            items.Add(Member(schema, "items") is { } item ? Of(item, root, depth + 1) : null);
        }

        return items;
    }

    private static JsonObject Object(JsonElement schema, JsonElement root, int depth)
    {
        JsonObject sample = [];
        if (Member(schema, "required") is not { ValueKind: JsonValueKind.Array } required)
        {
            return sample;
        }

        foreach (JsonElement entry in required.EnumerateArray())
        {
            string name = entry.ToString();
            sample[name] = Member(Member(schema, "properties"), name) is { } property ? Of(property, root, depth + 1) : null;
        }

        return sample;
    }

    private static string? TypeName(JsonElement schema) => Member(schema, "type") switch
    {
        // Gemini writes types in capitals.
        { ValueKind: JsonValueKind.String } type => type.GetString()!.ToLowerInvariant(),
        { ValueKind: JsonValueKind.Array } => First(schema, "type")?.GetString(),
        _ => null,
    };

    private static JsonElement? Resolve(JsonElement root, string reference)
    {
        JsonElement? at = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Member(at, step);
        }

        return at;
    }

    private static int? Number(JsonElement schema, string name) =>
        Member(schema, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            ? (int)Math.Ceiling(number)
            : null;

    private static JsonElement? First(JsonElement schema, string name) =>
        Member(schema, name) is { ValueKind: JsonValueKind.Array } values && values.GetArrayLength() > 0 ? values[0] : null;

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out JsonElement member) ? member : null;
}
