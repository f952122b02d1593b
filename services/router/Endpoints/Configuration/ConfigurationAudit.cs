using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog.Editing;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>How the audit log shows changes of the configuration: each path that changes, with its value before and after.</summary>
internal static class ConfigurationAudit
{
    /// <summary>Longer values are not told in full: versions keep them.</summary>
    private const int LongestValue = 4096;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands at those paths before; absent where nothing does.</summary>
    public static string Before(string text, IReadOnlyList<ConfigurationEdit> edits)
    {
        JsonElement root = ConfigurationText.Parse(text);
        return Describe(edits.Select(edit => (ConfigurationText.PathOf(edit), Find(root, edit.Path)?.GetRawText())));
    }

    /// <summary>What is to stand there; absent where nothing is.</summary>
    public static string After(IReadOnlyList<ConfigurationEdit> edits) =>
        Describe(edits.Select(edit => (ConfigurationText.PathOf(edit), edit.Value)));

    /// <summary>A version by its number; null for none.</summary>
    public static string? Version(long? number) => number is null ? null : $"{{\"version\":{number}}}";

    private static string Describe(IEnumerable<(string Path, string? Value)> places)
    {
        var told = new JsonObject();
        foreach ((string path, string value) in places.Where(place => place.Value is not null).Select(place => (place.Path, place.Value!)))
        {
            told[path] = value.Length <= LongestValue
                ? JsonNode.Parse(value, documentOptions: Lenient)
                : JsonValue.Create($"{value.Length} characters");
        }

        return told.ToJsonString(AsWritten);
    }

    private static JsonElement? Find(JsonElement root, IReadOnlyList<string> path)
    {
        JsonElement found = root;
        foreach (string name in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }
}
