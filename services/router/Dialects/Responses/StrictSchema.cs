using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// Whether a function's parameters can be kept to strictly as they are. This dialect does so wherever it can when nobody says anything,
/// chat completions never: the difference has to be said. https://platform.openai.com/docs/guides/function-calling#strict-mode
/// </summary>
internal static class StrictSchema
{
    public static bool IsReady(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || (schema.Text("type"u8) == "object" && schema.Find("properties"u8) is null))
        {
            return false;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            bool isReady = keyword.Name switch
            {
                "type" or "description" or "title" or "enum" or "const" or "$ref" or "required" => true,
                "additionalProperties" => keyword.Value.ValueKind == JsonValueKind.False,
                "properties" => IsClosed(schema, keyword.Value),
                "$defs" => AreReady(keyword.Value),
                "items" => IsReady(keyword.Value),
                "anyOf" => keyword.Value.ValueKind == JsonValueKind.Array && keyword.Value.EnumerateArray().All(IsReady),
                _ => false,
            };
            if (!isReady)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsClosed(JsonElement schema, JsonElement properties) =>
        schema.Find("additionalProperties"u8) is { ValueKind: JsonValueKind.False }
        && AreReady(properties)
        && properties.EnumerateObject().Count() == schema.Items("required"u8).Count(name => name.ValueKind == JsonValueKind.String)
        && properties.EnumerateObject().All(property => schema.Items("required"u8).Any(name =>
            name.ValueKind == JsonValueKind.String && name.ValueEquals(property.Name)));

    private static bool AreReady(JsonElement schemas) =>
        schemas.ValueKind == JsonValueKind.Object && schemas.EnumerateObject().All(schema => IsReady(schema.Value));
}
