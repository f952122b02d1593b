using System.Collections.Frozen;
using System.Text.Json;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>Reads what a model can do from its entry: OpenRouter's and Ollama's lists say so, others do not.</summary>
internal static class ListedCapabilities
{
    private static readonly FrozenDictionary<string, string> Modalities = new Dictionary<string, string>
    {
        ["text"] = "text",
        ["image"] = "image",
        ["audio"] = "audio",
        ["video"] = "video",
        ["file"] = "document",
        ["embeddings"] = "embedding",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // OpenRouter's parameters.
    private static readonly FrozenDictionary<string, string> Parameters = new Dictionary<string, string>
    {
        ["tools"] = "tools",
        ["structured_outputs"] = "json_schema",
        ["reasoning"] = "reasoning",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Ollama = new Dictionary<string, string>
    {
        ["completion"] = "chat",
        ["tools"] = "tools",
        ["vision"] = "vision",
        ["thinking"] = "reasoning",
        ["embedding"] = "embedding",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Capabilities and modalities in the catalogue's words; null where the entry does not say.</summary>
    public static (IReadOnlyList<string>? Capabilities, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs) Read(JsonElement entry) =>
        ListedEntry.Object(entry, "architecture") is { } architecture ? ReadArchitecture(entry, architecture)
        : entry.TryGetProperty("capabilities", out JsonElement told) ? (OfOllama(told), null, null)
        : (null, null, null);

    /// <summary>Ollama's words in the catalogue's; null when there are none.</summary>
    public static IReadOnlyList<string>? OfOllama(JsonElement capabilities)
    {
        List<string> words = [.. Words(capabilities, Ollama)];

        // Its grammar holds any model to a schema.
        return words.Count == 0 ? null : words.Contains("chat") ? [.. words, "json_schema"] : words;
    }

    private static (IReadOnlyList<string>?, IReadOnlyList<string>?, IReadOnlyList<string>?) ReadArchitecture(
        JsonElement entry, JsonElement architecture)
    {
        List<string> inputs = Member(architecture, "input_modalities", Modalities);
        List<string> outputs = Member(architecture, "output_modalities", Modalities);
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            return (null, null, null);
        }

        List<string> capabilities = Member(entry, "supported_parameters", Parameters);
        Add(outputs.Contains("text"), "chat");
        Add(outputs.Contains("embedding"), "embedding");
        Add(outputs.Contains("image"), "image_output");
        Add(inputs.Contains("image"), "vision");
        Add(inputs.Contains("audio") || outputs.Contains("audio"), "audio");
        return (capabilities, inputs, outputs);

        void Add(bool has, string capability)
        {
            if (has)
            {
                capabilities.Add(capability);
            }
        }
    }

    private static List<string> Member(JsonElement parent, string name, FrozenDictionary<string, string> words) =>
        parent.TryGetProperty(name, out JsonElement list) ? [.. Words(list, words).Distinct(StringComparer.Ordinal)] : [];

    private static IEnumerable<string> Words(JsonElement list, FrozenDictionary<string, string> words) =>
        list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.String ? words.GetValueOrDefault(item.GetString()!) : null)
                .OfType<string>()
            : [];
}
