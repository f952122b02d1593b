using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A row of the tables in docs/translation.md, which a test compares with these.</summary>
/// <param name="Name">The field.</param>
/// <param name="Fate">What becomes of it.</param>
internal readonly record struct FieldRow(string Name, FieldFate Fate);
