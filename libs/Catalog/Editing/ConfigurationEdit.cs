namespace LlmMesh.Catalog.Editing;

/// <summary>One change of a configuration's text.</summary>
/// <param name="Path">The members from the root to the one that changes; empty: the document as a whole.</param>
/// <param name="Value">
/// Its new value as JSON; null: the member is removed. Arrays change as a whole. A value of several lines is taken as it is laid out,
/// comments included; one of a single line is laid out like the document around it.
/// </param>
public sealed record ConfigurationEdit(IReadOnlyList<string> Path, string? Value);
