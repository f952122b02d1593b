namespace LlmMesh.Catalog;

/// <summary>How much a provider embeds in one request. What is more the mesh sends in several, and joins their vectors.</summary>
public sealed record EmbeddingCaps
{
    /// <summary>Most texts. Default null: as many as the client sends.</summary>
    public int? Inputs { get; init; }

    /// <summary>Most tokens of all texts together, by estimate. Default null.</summary>
    public long? Tokens { get; init; }
}
