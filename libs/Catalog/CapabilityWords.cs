using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog;

/// <summary>The words that configurations and queries use for capabilities.</summary>
public static class CapabilityWords
{
    /// <summary>Each word with its capability.</summary>
    public static IReadOnlyDictionary<string, Capabilities> All => Vocabulary.Capabilities;

    /// <summary>The words for what a model can do, in order.</summary>
    public static IReadOnlyList<string> Of(Capabilities capabilities) =>
        [.. All.Where(word => capabilities.HasFlag(word.Value)).Select(word => word.Key).Order(StringComparer.Ordinal)];
}
