using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>The edits that lead from one value to another, removals first.</summary>
internal static class Differences
{
    private const int SectionDepth = 1;

    public static void Collect(JsonElement? from, JsonElement to, IReadOnlyList<string> path, List<ConfigurationEdit> edits)
    {
        if (to.ValueKind == JsonValueKind.Object && (from is { ValueKind: JsonValueKind.Object } || IsNewSection(from, to, path)))
        {
            CollectMembers(from, to, path, edits);
        }
        else if (from is not { } present || !JsonElement.DeepEquals(present, to))
        {
            edits.Add(new ConfigurationEdit(path, to.GetRawText()));
        }
    }

    private static bool IsNewSection(JsonElement? from, JsonElement to, IReadOnlyList<string> path) =>
        from is null && path.Count == SectionDepth && to.GetPropertyCount() > 0;

    private static void CollectMembers(JsonElement? from, JsonElement to, IReadOnlyList<string> path, List<ConfigurationEdit> edits)
    {
        foreach (string name in from is { } written ? Names(written) : [])
        {
            if (!to.TryGetProperty(name, out _))
            {
                edits.Add(new ConfigurationEdit([.. path, name], null));
            }
        }

        foreach (string name in Names(to))
        {
            JsonElement? present = from is { } known && known.TryGetProperty(name, out JsonElement found) ? found : null;
            Collect(present, to.GetProperty(name), [.. path, name], edits);
        }
    }

    private static IEnumerable<string> Names(JsonElement value) =>
        value.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal);
}
