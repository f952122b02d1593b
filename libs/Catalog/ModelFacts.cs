namespace LlmMesh.Catalog;

/// <summary>How a model is told to reason.</summary>
public enum ReasoningStyle
{
    /// <summary>It takes no such parameter, as far as is known.</summary>
    None = 0,

    /// <summary>A word for the effort (OpenAI's <c>reasoning_effort</c>).</summary>
    Effort,

    /// <summary>A number of tokens (Anthropic's <c>thinking.budget_tokens</c>, Gemini's <c>thinkingBudget</c>).</summary>
    Budget,

    /// <summary>It decides itself, within an effort (Anthropic's <c>thinking: adaptive</c>).</summary>
    Adaptive,

    /// <summary>A level (Gemini's <c>thinkingLevel</c>).</summary>
    Level,
}

/// <summary>Forms of content.</summary>
[Flags]
public enum Modalities
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>Images.</summary>
    Image = 2,

    /// <summary>Sound.</summary>
    Audio = 4,

    /// <summary>Moving images.</summary>
    Video = 8,

    /// <summary>Documents such as PDF.</summary>
    Document = 16,

    /// <summary>Vectors.</summary>
    Embedding = 32,
}

/// <summary>Where a model stands in its provider's offer.</summary>
public enum Lifecycle
{
    /// <summary>Offered.</summary>
    Current = 0,

    /// <summary>Still offered; its end is announced, or a successor is out.</summary>
    Deprecated,

    /// <summary>No longer offered.</summary>
    Retired,
}

/// <summary>What a provider's own list may do to a price of the catalogue.</summary>
public enum PriceSource
{
    /// <summary>Raise it: the dearer of both is in force, so that nothing becomes cheaper unseen.</summary>
    Catalogue = 0,

    /// <summary>Replace it, whichever is cheaper.</summary>
    Live,
}
