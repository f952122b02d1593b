using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

public sealed class PricingTests
{
    private static readonly CatalogSnapshot Seed = Configured.Seed();

    [Theory]
    // One million of each kind: the price list itself, in nano-dollars.
    [InlineData("anthropic/claude-sonnet-5", 1_000_000, 0, 0, 0, 0, 2_000_000_000)]
    [InlineData("anthropic/claude-sonnet-5", 0, 1_000_000, 0, 0, 0, 200_000_000)]
    [InlineData("anthropic/claude-sonnet-5", 0, 0, 1_000_000, 0, 0, 2_500_000_000)]
    [InlineData("anthropic/claude-sonnet-5", 0, 0, 0, 1_000_000, 0, 10_000_000_000)]
    [InlineData("anthropic/claude-sonnet-5", 0, 0, 0, 0, 1_000_000, 10_000_000_000)]
    [InlineData("openrouter/moonshotai/kimi-k2.5", 1_000_000, 0, 0, 1_000_000, 0, 3_600_000_000)]
    [InlineData("openai/text-embedding-3-small", 1_000_000, 0, 0, 0, 0, 20_000_000)]
    // A request as it comes: 1,234 × 0.15 + 500 × 0.075 + 321 × 0.6, in thousandths of a nano-dollar per token.
    [InlineData("openai/gpt-4o-mini", 1_234, 500, 0, 321, 0, 415_200)]
    // A token of a cheap model: 0.005 USD per million is exactly 5 nano-dollars.
    [InlineData("openai/gpt-5-nano", 0, 1, 0, 0, 0, 5)]
    // Without a price of its own the cache costs as input.
    [InlineData("openai/gpt-4-turbo", 0, 1_000, 1_000, 0, 0, 20_000_000)]
    // The tier applies above the threshold, not at it, to the whole request, and cached tokens count towards it.
    [InlineData("openai/gpt-5.5", 272_000, 0, 0, 0, 0, 1_360_000_000)]
    [InlineData("openai/gpt-5.5", 272_001, 0, 0, 0, 0, 2_720_010_000)]
    [InlineData("openai/gpt-5.5", 1, 272_000, 0, 10, 0, 272_460_000)]
    [InlineData("google/gemini-2.5-pro", 200_001, 0, 0, 1_000, 0, 515_002_500)]
    [InlineData("anthropic/claude-haiku-5-5", 0, 0, 100_001, 0, 0, 62_500_625)]
    [InlineData("ollama/llama3.1", 1_000, 0, 0, 1_000, 0, 0)]
    public void Cost_OfAListedModel_IsExact(string name, long input, long read, long write, long output, long reasoning, long nanoDollars)
    {
        ModelDefinition? model = Seed.Resolve(name).Targets[0].Definition;

        Assert.Equal(nanoDollars, Pricing.Cost(model, new TokenUsage(input, read, write, output, reasoning)));
    }

    [Fact]
    public void Cost_WithAFractionOfANanoDollar_IsRoundedUpOnce()
    {
        ModelDefinition model = Priced(new Price(0.0004m, 0.0004m));

        Assert.Equal(1, Pricing.Cost(model, new TokenUsage(1, 0, 0, 0, 0)));
        Assert.Equal(1, Pricing.Cost(model, new TokenUsage(1, 0, 0, 1, 0)));
        Assert.Equal(2, Pricing.Cost(model, new TokenUsage(1, 0, 0, 1, 1)));
    }

    [Fact]
    public void Cost_WithoutAPrice_IsUnknownRatherThanFree()
    {
        Assert.Null(Pricing.Cost(model: null, new TokenUsage(1, 0, 0, 1, 0)));
        Assert.Null(Pricing.Cost(Priced(price: null), default));
    }

    [Fact]
    public void Cost_BeyondTheRange_IsTheLargestNumber() =>
        Assert.Equal(long.MaxValue, Pricing.Cost(Priced(new Price(1_000_000, 0)), new TokenUsage(long.MaxValue, 0, 0, 0, 0)));

    [Fact]
    public void Cost_OfNegativeCounts_IsNothing() =>
        Assert.Equal(1_000, Pricing.Cost(Priced(new Price(1, 1)), new TokenUsage(-5, -5, -5, 1, -5)));

    internal static ModelDefinition Priced(Price? price, PriceTier? tier = null) =>
        new() { Provider = "p", Id = "m", Price = price, LongContext = tier };
}
