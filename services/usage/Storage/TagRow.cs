using LlmMesh.Contracts;

namespace LlmMesh.Usage.Storage;

/// <summary>A row of <c>request_tags</c>.</summary>
internal sealed record TagRow(string RequestId, string Tag, long AdmittedAtMs)
{
    /// <summary>The tags of an event, each text once: different names and values may be written alike.</summary>
    public static IEnumerable<TagRow> AllOf(LedgerEvent source) => (source.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal))
        .Select(tag => ColumnText.Tag(tag.Key, tag.Value))
        .Distinct(StringComparer.Ordinal)
        .Select(tag => new TagRow(ColumnText.From(source.Id), tag, source.AdmittedAtMs));
}
