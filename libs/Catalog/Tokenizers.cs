namespace LlmMesh.Catalog;

/// <summary>Whose vocabulary a model cuts text with, as far as estimates tell vocabularies apart.</summary>
public enum Tokenizer
{
    /// <summary>Not known, or like most open models.</summary>
    Other = 0,

    /// <summary>o200k: OpenAI's models since gpt-4o.</summary>
    OpenAI,

    /// <summary>cl100k: OpenAI's models before gpt-4o, and its embeddings. Dear outside Latin script.</summary>
    Cl100k,

    /// <summary>Anthropic's models up to 4.6.</summary>
    Claude,

    /// <summary>Anthropic's models from Opus 4.7 and the fifth generation on: about 30 % more tokens for the same text.</summary>
    Claude47,

    /// <summary>Google's: one token per digit.</summary>
    Gemini,

    /// <summary>Qwen's: one token per digit.</summary>
    Qwen,

    /// <summary>Llama 3 and its kin.</summary>
    Llama,
}

/// <summary>
/// How many input tokens an image counts: it is scaled down into its bounds, cut into square cells, and costs
/// <c>Base + ceil(PerCell × cells)</c>.
/// </summary>
public sealed record ImageTokens
{
    /// <summary>Tokens whatever the size; with cells, all that an image of low detail costs. Default 0.</summary>
    public int Base { get; init; }

    /// <summary>Side of a cell in pixels.</summary>
    public required int Cell { get; init; }

    /// <summary>Tokens per cell; may be a fraction.</summary>
    public required decimal PerCell { get; init; }

    /// <summary>The longer side is scaled down to this many pixels; null: it is not.</summary>
    public int? LongSide { get; init; }

    /// <summary>The shorter side is scaled down to this many pixels afterwards; null: it is not.</summary>
    public int? ShortSide { get; init; }

    /// <summary>Most tokens of one image; null: no such bound is known.</summary>
    public int? Most { get; init; }

    /// <summary>What an image counts whose size is not known, because only its address was sent.</summary>
    public required int Unknown { get; init; }
}
