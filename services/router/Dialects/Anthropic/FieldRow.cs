namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>What becomes of a field in the other dialect.</summary>
internal enum FieldFate
{
    /// <summary>It is said there, perhaps in other words.</summary>
    Expressed = 0,

    /// <summary>It is left out, and the client is told so.</summary>
    Hint,

    /// <summary>The request is refused, unless another candidate has a word for it.</summary>
    Refused,
}

/// <summary>A row of the tables in docs/translation.md, which a test compares with these.</summary>
/// <param name="Name">The field.</param>
/// <param name="Fate">What becomes of it.</param>
internal readonly record struct FieldRow(string Name, FieldFate Fate);
