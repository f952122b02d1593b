using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>A provider's list of models as it came.</summary>
/// <param name="Models">The models, at most <see cref="MostModels"/>.</param>
/// <param name="IsComplete">Whether there are no more than these.</param>
internal sealed record ModelList(IReadOnlyList<ListedModel> Models, bool IsComplete)
{
    /// <summary>Most models that are kept of a list; the longest known one has some hundreds.</summary>
    public const int MostModels = 5000;

    /// <summary>
    /// Reads <c>{"data":[…]}</c> (OpenAI and kin, Anthropic), <c>{"models":[…]}</c> (Google, Ollama) or a bare array; null when the body
    /// names no model.
    /// </summary>
    public static ModelList? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            ListedModel[] models = [.. Entries(root).Select(ListedEntry.Read).OfType<ListedModel>().Take(MostModels)];
            return models.Length == 0 ? null : new ModelList(models, models.Length < MostModels && !HasFurtherPages(root));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Entries(JsonElement root) => root switch
    {
        { ValueKind: JsonValueKind.Array } => root.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } when Array(root, "data") is { } data => data.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } when Array(root, "models") is { } models => models.EnumerateArray(),
        _ => [],
    };

    private static JsonElement? Array(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value : null;

    private static bool HasFurtherPages(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && ((root.TryGetProperty("has_more", out JsonElement more) && more.ValueKind == JsonValueKind.True)
            || ListedEntry.Text(root, "nextPageToken") is { Length: > 0 });
}
