using System.Text.Json;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>Reads the words an error body in OpenAI's shape carries. None of them is ever shown: some quote the key they refuse.</summary>
internal static class ErrorFields
{
    /// <summary>Its code and its type, as far as they are texts.</summary>
    public static IEnumerable<string> Codes(JsonElement body)
    {
        foreach (string field in new[] { "code", "type" })
        {
            if (Text(body, field) is { } text)
            {
                yield return text;
            }
        }
    }

    /// <summary>Its code, when that is a number; null otherwise.</summary>
    public static int? StatusLike(JsonElement body) =>
        Field(body, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out int status) ? status : null;

    /// <summary>A text field of the error; null when there is none.</summary>
    public static string? Text(JsonElement body, string field) =>
        Field(body, field) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Field(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("error", out JsonElement error)
        && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty(field, out JsonElement value)
            ? value
            : null;
}
