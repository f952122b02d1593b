using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The models a provider says it has.</summary>
internal sealed partial class ListedModels
{
    // OpenRouter's ways of routing to a listed model; they are accepted behind any id and listed behind none.
    private static readonly string[] RoutingSuffixes = [":nitro", ":floor", ":exacto", ":extended", ":thinking", ":online"];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _isComplete;

    private ListedModels(IEnumerable<string> ids, bool isComplete)
    {
        _isComplete = isComplete;
        foreach (string listed in ids)
        {
            // Google's list says models/x for x.
            string id = listed.StartsWith("models/", StringComparison.Ordinal) ? listed["models/".Length..] : listed;
            _names.Add(id);

            // A dated snapshot answers to the name without the date as well, which some lists leave out.
            _names.Add(Date.Replace(id, ""));

            // Ollama's default tag.
            if (id.EndsWith(":latest", StringComparison.Ordinal))
            {
                _names.Add(id[..^":latest".Length]);
            }
        }
    }

    /// <summary>Whether the provider, by its list, cannot serve the model.</summary>
    public bool Excludes(string model) => _isComplete && !_names.Contains(model) && !_names.Contains(WithoutRouting(model));

    /// <summary>Reads <c>{"data":[{"id":…}]}</c> or a bare array of such entries; null when the body names no model.</summary>
    public static ListedModels? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            string[] ids = [.. Entries(root).Select(Id).OfType<string>()];
            return ids.Length == 0 ? null : new ListedModels(ids, isComplete: !HasFurtherPages(root));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Entries(JsonElement root) => root switch
    {
        { ValueKind: JsonValueKind.Array } => root.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } when root.TryGetProperty("data", out JsonElement data)
            && data.ValueKind == JsonValueKind.Array => data.EnumerateArray(),
        _ => [],
    };

    private static string? Id(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static bool HasFurtherPages(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("has_more", out JsonElement more)
        && more.ValueKind == JsonValueKind.True;

    private static string WithoutRouting(string model) =>
        Array.Find(RoutingSuffixes, suffix => model.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix
            ? model[..^suffix.Length]
            : model;

    [GeneratedRegex(@"-(\d{8}|\d{4}-\d{2}-\d{2})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Date { get; }
}
