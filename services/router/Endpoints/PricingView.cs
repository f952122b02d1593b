using LlmMesh.Catalog;

namespace LlmMesh.Router.Endpoints;

/// <summary>What a model costs: US dollars per million tokens; where a rate is null, that of input or output counts.</summary>
internal sealed record PricingView
{
    public required RatesView Rates { get; init; }

    /// <summary>The rates of long prompts; null when they are the same.</summary>
    public LongContextView? LongContext { get; init; }

    /// <summary>Where the catalogue's row read them; null when nobody said, or the operator wrote them.</summary>
    public string? Source { get; init; }

    public DateOnly? AsOf { get; init; }

    /// <summary>The prices in force; null when they are not known, which never means free.</summary>
    public static PricingView? Of(Target target) => target.Tariff is not { } tariff ? null : new PricingView
    {
        Rates = RatesView.Of(tariff.Usual),
        LongContext = tariff.LongContext is { } tier ? new LongContextView(tier.AboveInputTokens, RatesView.Of(tier.Price)) : null,
        Source = target.Definition?.Source,
        AsOf = target.Definition?.AsOf,
    };
}

/// <summary>The rates above a length of the whole input.</summary>
internal sealed record LongContextView(long AboveInputTokens, RatesView Rates);

/// <summary>One price.</summary>
internal sealed record RatesView(
    decimal Input,
    decimal Output,
    decimal? CacheRead,
    decimal? CacheWrite,
    decimal? AudioInput,
    decimal? AudioOutput,
    decimal? ImageInput,
    decimal? ImageOutput)
{
    public static RatesView Of(Price price) => new(
        price.Input,
        price.Output,
        price.CacheRead,
        price.CacheWrite,
        price.AudioInput,
        price.AudioOutput,
        price.ImageInput,
        price.ImageOutput);
}
