using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>What besides text may pass between a client and a model, each at a rate of its own.</summary>
[Flags]
public enum Media
{
    /// <summary>Text alone.</summary>
    None = 0,

    /// <summary>Sound in the prompt.</summary>
    AudioInput = 1,

    /// <summary>Images in the prompt.</summary>
    ImageInput = 2,

    /// <summary>Sound in the answer.</summary>
    AudioOutput = 4,

    /// <summary>Images in the answer.</summary>
    ImageOutput = 8,
}

/// <summary>The prices in force for a target: what a request costs there, and what it can cost at most.</summary>
/// <param name="Usual">The price of ordinary prompts.</param>
/// <param name="LongContext">The price of long ones, if different.</param>
public sealed record Tariff(Price Usual, PriceTier? LongContext = null)
{
    // US dollars per million tokens are thousands of nano-dollars per token.
    private const decimal NanoDollarsPerToken = 1000m;

    private readonly TokenRates _usual = TokenRates.Of(Usual);
    private readonly TokenRates _long = TokenRates.Of(LongContext?.Price ?? Usual);

    /// <summary>Whether everything is free of charge.</summary>
    public bool IsFree => Highest(Usual) == 0 && (LongContext is not { } tier || Highest(tier.Price) == 0);

    /// <summary>
    /// Cost in nano-dollars (1 USD = 10⁹). Every part is exact; the sum is rounded up once. Reasoning costs as output. When the whole
    /// input, cached tokens included, exceeds the model's long-context threshold, the whole request costs the tier's price.
    /// A negative count costs nothing; a sum beyond the range is the largest number.
    /// </summary>
    /// <param name="usage">The tokens that the request used.</param>
    /// <param name="media">What it used by the piece.</param>
    public long Cost(in TokenUsage usage, in MediaUsage media = default)
    {
        Price price = LongContext is { } tier && usage.TotalInput > tier.AboveInputTokens ? tier.Price : Usual;
        decimal sum = 0;
        Add(ref sum, usage.Input, price.Input);
        Add(ref sum, usage.CacheRead, price.CacheRead ?? price.Input);
        Add(ref sum, usage.CacheWrite, price.CacheWrite ?? price.Input);
        Add(ref sum, usage.Output, price.Output);
        Add(ref sum, usage.Reasoning, price.Output);
        Add(ref sum, usage.AudioInput, price.AudioInput ?? price.Input);
        Add(ref sum, usage.AudioOutput, price.AudioOutput ?? price.Output);
        Add(ref sum, usage.ImageInput, price.ImageInput ?? price.Input);
        Add(ref sum, usage.ImageOutput, price.ImageOutput ?? price.Output);
        return RoundUp(sum + PartOf(media, price));
    }

    /// <summary>
    /// What <see cref="Cost"/> says of text alone with nothing from a cache, in integers: for whoever compares the costs of many targets.
    /// </summary>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="outputTokens">Completion tokens.</param>
    public long CostOfText(long inputTokens, long outputTokens) =>
        (LongContext is { } tier && inputTokens > tier.AboveInputTokens ? _long : _usual).Cost(inputTokens, outputTokens);

    /// <summary>
    /// The most that a request within these bounds can cost, in nano-dollars, however its tokens divide: at the dearest rate that can
    /// apply, reading and writing the cache included, and in the dearer tier that can. Rounded up; beyond the range, the largest number.
    /// </summary>
    /// <param name="inputTokens">Most prompt tokens, cached ones included.</param>
    /// <param name="outputTokens">Most completion tokens, reasoning included.</param>
    /// <param name="media">What may pass besides text.</param>
    /// <param name="pieces">The most that may be used by the piece.</param>
    public long UpperBound(long inputTokens, long outputTokens, Media media = Media.None, in MediaUsage pieces = default)
    {
        long bound = 0;
        foreach ((Price price, long input) in Tiers(inputTokens))
        {
            decimal most = Part(input, DearestInput(price, media)) + Part(outputTokens, DearestOutput(price, media)) + PartOf(pieces, price);
            bound = Math.Max(bound, RoundUp(most));
        }

        return bound;
    }

    /// <summary>The most completion tokens with which <see cref="UpperBound"/> stays within an amount.</summary>
    /// <param name="nanoDollars">The amount.</param>
    /// <param name="inputTokens">Most prompt tokens.</param>
    /// <param name="media">What may pass besides text.</param>
    /// <param name="pieces">The most that may be used by the piece.</param>
    /// <returns>0 when the prompt alone may cost as much; null when completion tokens cost nothing and the prompt may cost no more.</returns>
    public long? AffordableOutput(long nanoDollars, long inputTokens, Media media = Media.None, in MediaUsage pieces = default)
    {
        long? affordable = null;
        foreach ((Price price, long input) in Tiers(inputTokens))
        {
            decimal rest = nanoDollars - Math.Min(Part(input, DearestInput(price, media)) + PartOf(pieces, price), long.MaxValue);
            decimal rate = DearestOutput(price, media) * NanoDollarsPerToken;
            if (rest < 0 || rate > 0)
            {
                long tokens = rest <= 0 ? 0 : (long)Math.Min(decimal.Floor(rest / rate), long.MaxValue);
                affordable = Math.Min(affordable ?? long.MaxValue, tokens);
            }
        }

        return affordable;
    }

    // A prompt within the bound may be short of the threshold: then the usual price applies, to no more tokens than the threshold has.
    private IEnumerable<(Price Price, long Input)> Tiers(long inputTokens)
    {
        long threshold = LongContext?.AboveInputTokens ?? long.MaxValue;
        yield return (Usual, Math.Min(inputTokens, threshold));
        if (inputTokens > threshold)
        {
            yield return (LongContext!.Price, inputTokens);
        }
    }

    private static decimal DearestInput(Price price, Media media) => Dearest(
        price.Input,
        price.CacheRead,
        price.CacheWrite,
        (media & Media.AudioInput) != 0 ? price.AudioInput : null,
        (media & Media.ImageInput) != 0 ? price.ImageInput : null);

    private static decimal DearestOutput(Price price, Media media) => Dearest(
        price.Output,
        (media & Media.AudioOutput) != 0 ? price.AudioOutput : null,
        (media & Media.ImageOutput) != 0 ? price.ImageOutput : null);

    // Nought only where everything is free of charge.
    private static decimal Highest(Price price)
    {
        const Media all = Media.AudioInput | Media.ImageInput | Media.AudioOutput | Media.ImageOutput;
        return Math.Max(Math.Max(DearestInput(price, all), DearestOutput(price, all)), price.Units is null or { IsFree: true } ? 0 : 1);
    }

    private static decimal Dearest(decimal rate, params ReadOnlySpan<decimal?> others)
    {
        foreach (decimal? other in others)
        {
            rate = Math.Max(rate, other ?? 0);
        }

        return rate;
    }

    // Most counts of most requests are zero, and a decimal zero takes as long to add as anything else.
    private static void Add(ref decimal sum, long tokens, decimal price)
    {
        if (tokens > 0)
        {
            sum += Part(tokens, price);
        }
    }

    // Exact nano-dollars.
    private static decimal Part(long tokens, decimal price) => tokens <= 0 ? 0 : tokens * price * NanoDollarsPerToken;

    private static decimal PartOf(in MediaUsage pieces, Price price) => pieces == default ? 0 : price.Units?.Cost(pieces) ?? 0;

    private static long RoundUp(decimal nanoDollars) => nanoDollars >= long.MaxValue ? long.MaxValue : (long)decimal.Ceiling(nanoDollars);
}
