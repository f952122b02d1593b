using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Schemas. Gemini takes JSON Schema in the fields whose names say so, except for the word that names its version; its older fields hold
/// OpenAPI's form, with types in capitals, which nobody else reads.
/// </summary>
internal static class GeminiSchema
{
    /// <summary>Writes a JSON schema for Gemini.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$schema"u8, out _))
        {
            json.WriteRawValue(schema.Raw(), skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (!member.NameEquals("$schema"u8))
            {
                json.WriteRaw(member.Name, member.Value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a schema in OpenAPI's form as a JSON schema.</summary>
    public static void WriteFromOpenApi(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            json.WriteRawValue(schema.Raw(), skipInputValidation: true);
            return;
        }

        bool isNullable = schema.IsTrue("nullable");
        json.WriteStartObject();
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            WriteMember(json, GeminiJson.Canonical(member.Name), member.Value, isNullable);
        }

        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, string name, JsonElement value, bool isNullable)
    {
        switch (name)
        {
            // The order is told by that of the properties, and an example by the description.
            case "nullable" or "propertyOrdering":
                return;
            case "example":
                json.WriteStartArray("examples"u8);
                json.WriteRawValue(value.Raw(), skipInputValidation: true);
                json.WriteEndArray();
                return;
            case "type" when value.ValueKind == JsonValueKind.String:
                WriteType(json, value.GetString()!.ToLowerInvariant(), isNullable);
                return;
            case "items":
                json.WritePropertyName("items"u8);
                WriteFromOpenApi(json, value);
                return;
            case "anyOf" when value.ValueKind == JsonValueKind.Array:
                json.WriteStartArray("anyOf"u8);
                foreach (JsonElement one in value.EnumerateArray())
                {
                    WriteFromOpenApi(json, one);
                }

                json.WriteEndArray();
                return;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                json.WriteStartObject("properties"u8);
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    WriteFromOpenApi(json, property.Value);
                }

                json.WriteEndObject();
                return;

            // Google writes counts as strings.
            case "minItems" or "maxItems" or "minLength" or "maxLength" or "minProperties" or "maxProperties"
                when value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), out long count):
                json.WriteNumber(name, count);
                return;
            default:
                json.WriteRaw(name, value);
                return;
        }
    }

    private static void WriteType(Utf8JsonWriter json, string type, bool isNullable)
    {
        if (!isNullable)
        {
            json.WriteString("type"u8, type);
            return;
        }

        json.WriteStartArray("type"u8);
        json.WriteStringValue(type);
        json.WriteStringValue("null"u8);
        json.WriteEndArray();
    }
}
