using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

public sealed class TariffTests
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
        Tariff? tariff = Seed.Resolve(name).Targets[0].Tariff;

        Assert.Equal(nanoDollars, tariff?.Cost(new TokenUsage(input, read, write, output, reasoning)));
    }

    [Theory]
    // Published prices of sound and images, a million tokens of each kind: text, sound and images in; text, sound and images out.
    [InlineData("gpt-audio", 1, 0, 0, 1, 0, 0, 12_500_000_000)]
    [InlineData("gpt-audio", 0, 1, 0, 0, 1, 0, 96_000_000_000)]
    [InlineData("gpt-image-1", 1, 0, 1, 0, 0, 1, 55_000_000_000)]
    [InlineData("gemini-2.5-flash", 1, 1, 0, 1, 0, 0, 3_800_000_000)]
    [InlineData("gemini-2.5-flash", 0, 0, 1, 0, 0, 0, 300_000_000)]
    public void Cost_OfSoundAndImages_IsThePriceOfTheirOwn(
        string model, int text, int sound, int images, int textOut, int soundOut, int imagesOut, long nanoDollars)
    {
        const long million = 1_000_000;
        var usage = new TokenUsage(text * million, 0, 0, textOut * million, 0)
        {
            AudioInput = sound * million,
            AudioOutput = soundOut * million,
            ImageInput = images * million,
            ImageOutput = imagesOut * million,
        };

        Assert.Equal(nanoDollars, Published(model).Cost(usage));
    }

    [Fact]
    public void Cost_WithAFractionOfANanoDollar_IsRoundedUpOnce()
    {
        var tariff = new Tariff(new Price(0.0004m, 0.0004m));

        Assert.Equal(1, tariff.Cost(new TokenUsage(1, 0, 0, 0, 0)));
        Assert.Equal(1, tariff.Cost(new TokenUsage(1, 0, 0, 1, 0)));
        Assert.Equal(2, tariff.Cost(new TokenUsage(1, 0, 0, 1, 1)));
    }

    [Fact]
    public void Cost_BeyondTheRange_IsTheLargestNumber() =>
        Assert.Equal(long.MaxValue, new Tariff(new Price(1_000_000, 0)).Cost(new TokenUsage(long.MaxValue, 0, 0, 0, 0)));

    [Fact]
    public void Cost_OfNegativeCounts_IsNothing() =>
        Assert.Equal(1_000, new Tariff(new Price(1, 1)).Cost(new TokenUsage(-5, -5, -5, 1, -5)));

    [Fact]
    public void Tariff_OfAModelWithoutAPrice_IsTheProvidersDefault()
    {
        Assert.Equal(new Tariff(new Price(3, 4)), TargetOf(Model(price: null), new Price(3, 4)).Tariff);
        Assert.Equal(new Tariff(new Price(3, 4)), TargetOf(model: null, new Price(3, 4)).Tariff);
        Assert.Equal(new Tariff(new Price(1, 2)), TargetOf(Model(new Price(1, 2)), new Price(3, 4)).Tariff);
    }

    [Fact]
    public void Tariff_OfNoPriceAtAll_IsUnknownRatherThanFree()
    {
        Assert.Null(TargetOf(model: null, defaultPrice: null).Tariff);
        Assert.Null(TargetOf(Model(price: null), defaultPrice: null).Tariff);
    }

    [Fact]
    public void IsFree_ATariffWithAnyRate_IsNot()
    {
        Assert.True(new Tariff(new Price(0, 0)).IsFree);
        Assert.False(new Tariff(new Price(0, 0) { ImageOutput = 1 }).IsFree);
        Assert.False(new Tariff(new Price(0, 0), new PriceTier(10, new Price(0, 1))).IsFree);
    }

    private static Tariff Published(string model) => new(model switch
    {
        "gpt-audio" => new Price(2.5m, 10) { AudioInput = 32, AudioOutput = 64 },
        "gpt-image-1" => new Price(5, 40) { ImageInput = 10 },
        _ => new Price(0.3m, 2.5m, 0.03m) { AudioInput = 1 },
    });

    private static ModelDefinition Model(Price? price) => new() { Provider = "p", Id = "m", Price = price };

    private static Target TargetOf(ModelDefinition? model, Price? defaultPrice) =>
        new(new ProviderDefinition { Name = "p", Endpoints = [], DefaultPrice = defaultPrice }, "m", model);
}
