namespace LlmMesh.Router.Dialects.Translation;

/// <summary>What becomes of a field of a request at a provider of another dialect, as docs/translation.md tells it.</summary>
internal enum FieldFate
{
    /// <summary>It is said there, perhaps in other words.</summary>
    Expressed = 0,

    /// <summary>About the connection, not about the answer.</summary>
    Transport,

    /// <summary>It is left out, and the client is told so.</summary>
    Hint,

    /// <summary>The request is refused, unless another candidate has a word for it.</summary>
    Refused,
}
