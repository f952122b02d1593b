namespace LlmMesh.Catalog;

/// <summary>What a model can do.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>Text in, text out, over chat completions.</summary>
    Chat = 1,

    /// <summary>Image input.</summary>
    Vision = 2,

    /// <summary>Function calling.</summary>
    Tools = 4,

    /// <summary>Output that follows a JSON schema.</summary>
    JsonSchema = 8,

    /// <summary>Reasons before it answers: the first token may take minutes.</summary>
    Reasoning = 16,

    /// <summary>Audio input or output.</summary>
    Audio = 32,

    /// <summary>Image output.</summary>
    ImageOutput = 64,

    /// <summary>Embeddings.</summary>
    Embedding = 128,

    /// <summary>Goes on from a last message of the assistant's instead of refusing it or beginning anew.</summary>
    Prefill = 256,

    /// <summary>Completions of a bare text: the API before chat.</summary>
    Completion = 512,

    /// <summary>Says whether content breaks a policy.</summary>
    Moderation = 1024,

    /// <summary>Writes down what is said in a recording.</summary>
    Transcription = 2048,

    /// <summary>Reads a text aloud.</summary>
    Speech = 4096,
}

/// <summary>US dollars per million tokens.</summary>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Completion tokens, reasoning included.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's cache; null: as <paramref name="Input"/>.</param>
/// <param name="CacheWrite">Prompt tokens written to the provider's cache; null: as <paramref name="Input"/>.</param>
public sealed record Price(decimal Input, decimal Output, decimal? CacheRead = null, decimal? CacheWrite = null)
{
    /// <summary>Prompt tokens of sound; null: as <see cref="Input"/>.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>Completion tokens of sound; null: as <see cref="Output"/>.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>Prompt tokens of images; null: as <see cref="Input"/>.</summary>
    public decimal? ImageInput { get; init; }

    /// <summary>Completion tokens of images; null: as <see cref="Output"/>.</summary>
    public decimal? ImageOutput { get; init; }

    /// <summary>What is priced by the piece besides; null when nothing is.</summary>
    public UnitPrices? Units { get; init; }
}

/// <summary>A price for long prompts: above the threshold the whole request costs the tier's price.</summary>
/// <param name="AboveInputTokens">Applies when all input tokens, cached ones included, exceed this number.</param>
/// <param name="Price">The price then.</param>
public sealed record PriceTier(long AboveInputTokens, Price Price);

/// <summary>A model as one provider offers it.</summary>
public sealed record ModelDefinition
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The id the provider expects, for example <c>moonshotai/kimi-k2.5</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Further names for it, besides the part of the id behind the last slash.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What it can do.</summary>
    public Capabilities Capabilities { get; init; } = Capabilities.Chat;

    /// <summary>Most tokens of prompt and answer together; null when unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer; null when unknown.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>The price; null when unknown, which never means free.</summary>
    public Price? Price { get; init; }

    /// <summary>The price of long prompts, if different.</summary>
    public PriceTier? LongContext { get; init; }

    /// <summary>Whose vocabulary it cuts text with.</summary>
    public Tokenizer Tokenizer { get; init; }

    /// <summary>What its image input counts; null: as usual for its <see cref="Tokenizer"/>.</summary>
    public ImageTokens? ImageTokens { get; init; }

    /// <summary>Waits that differ from the provider's.</summary>
    public TimeoutOverrides Timeouts { get; init; } = new();

    /// <summary>Fields of chat completions that it refuses, such as <c>temperature</c>. Default none.</summary>
    public IReadOnlyList<string> Rejects { get; init; } = [];

    /// <summary>How it is told to reason.</summary>
    public ReasoningStyle ReasoningStyle { get; init; }

    /// <summary>What it takes; null when unknown beyond what <see cref="Capabilities"/> says.</summary>
    public Modalities? InputModalities { get; init; }

    /// <summary>What it answers with; null when unknown beyond what <see cref="Capabilities"/> says.</summary>
    public Modalities? OutputModalities { get; init; }

    /// <summary>Whether what it answers is text alone, so that one token of an answer costs one token.</summary>
    public bool AnswersInText =>
        (Capabilities & (Capabilities.Chat | Capabilities.ImageOutput | Capabilities.Embedding)) == Capabilities.Chat
        && (OutputModalities is { } outputs ? outputs == Modalities.Text : (Capabilities & Capabilities.Audio) == 0);

    /// <summary>Whether its provider still offers it. Never a reason not to ask.</summary>
    public Lifecycle Lifecycle { get; init; }

    /// <summary>The day it came out; null when unknown.</summary>
    public DateOnly? Released { get; init; }

    /// <summary>The day it stops or stopped answering; null when unknown.</summary>
    public DateOnly? Retires { get; init; }

    /// <summary>Where price and limits were read; null when nobody said.</summary>
    public string? Source { get; init; }

    /// <summary>The day they were read; null when nobody said.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>How good its answers are compared with others', 0 to 100; null where nobody said, which counts as 50.</summary>
    public int? Quality { get; init; }

    /// <summary>What the provider's own list may do to the price.</summary>
    public PriceSource PriceSource { get; init; }
}

/// <summary>A provider's model that requests can be sent to. Reference equality within one snapshot.</summary>
public sealed class Target(ProviderDefinition provider, string model, ModelDefinition? definition)
{
    /// <summary>The provider.</summary>
    public ProviderDefinition Provider { get; } = provider;

    /// <summary>The model id as the provider expects it.</summary>
    public string Model { get; } = model;

    /// <summary>What the catalogue knows of it; null for a model it does not list.</summary>
    public ModelDefinition? Definition { get; } = definition;

    /// <summary><c>provider/model</c>.</summary>
    public string Name { get; } = $"{provider.Name}/{model}";

    /// <summary>The prices in force: the model's own, else the provider's default; null when neither is known, which never means free.</summary>
    public Tariff? Tariff { get; } =
        definition?.Price is { } price ? new Tariff(price, definition.LongContext)
        : provider.DefaultPrice is { } usual ? new Tariff(usual)
        : null;

    /// <summary>The provider's waits with the model's own.</summary>
    public ProviderTimeouts Timeouts { get; } = definition?.Timeouts.Over(provider.Timeouts) ?? provider.Timeouts;

    /// <inheritdoc />
    public override string ToString() => Name;
}
