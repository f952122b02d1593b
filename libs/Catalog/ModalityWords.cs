using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog;

/// <summary>The words that configurations and answers use for modalities.</summary>
public static class ModalityWords
{
    /// <summary>The words for a set, in the order of the enum.</summary>
    public static IReadOnlyList<string> Of(Modalities modalities) =>
        [.. Vocabulary.Modalities.Where(word => modalities.HasFlag(word.Value)).OrderBy(word => word.Value).Select(word => word.Key)];
}
