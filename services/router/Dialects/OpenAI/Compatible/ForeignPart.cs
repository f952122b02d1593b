using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>A content part or a tool that only one other dialect has.</summary>
internal static class ForeignPart
{
    /// <returns>Its type, for example <c>x_anthropic</c>; null when it is not of that kind.</returns>
    public static string? TypeOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty("type"u8, out JsonElement type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() is { } name
        && name.StartsWith(ForeignFields.Prefix, StringComparison.Ordinal)
            ? name
            : null;
}
