using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>What a request can cost at most, and what an amount can pay for.</summary>
public sealed class TariffBoundTests
{
    private static readonly CatalogSnapshot Seed = Configured.Seed();

    [Theory]
    // 1,000 × 2.5 (written to the cache) + 500 × 10: the dearest of input, cache read and cache write.
    [InlineData("anthropic/claude-sonnet-5", 1_000, 500, 7_500_000)]
    // Without a price of its own the cache costs as input: 1,000 × 0.15 + 500 × 0.6.
    [InlineData("openai/gpt-4o-mini", 1_000, 500, 450_000)]
    // At the threshold the usual price, above it the tier for the whole request.
    [InlineData("openai/gpt-5.5", 272_000, 1_000, 1_390_000_000)]
    [InlineData("openai/gpt-5.5", 272_001, 1_000, 2_765_010_000)]
    [InlineData("ollama/llama3.1", 100_000, 100_000, 0)]
    public void UpperBound_OfAListedModel_IsTheDearestThatCanApply(string name, long input, long output, long nanoDollars) =>
        Assert.Equal(nanoDollars, Seed.Resolve(name).Targets[0].Tariff?.UpperBound(input, output));

    [Theory]
    [InlineData(Media.None, 3)]
    [InlineData(Media.ImageInput, 12)]
    [InlineData(Media.AudioInput, 32)]
    [InlineData(Media.AudioInput | Media.ImageInput, 32)]
    [InlineData(Media.AudioOutput, 65)]
    [InlineData(Media.ImageOutput, 42)]
    public void UpperBound_RatesOfSoundAndImages_CountWhereTheyCanOccur(Media media, long nanoDollars)
    {
        var tariff = new Tariff(new Price(0.001m, 0.002m) { ImageInput = 0.010m, AudioInput = 0.030m, AudioOutput = 0.064m, ImageOutput = 0.041m });

        Assert.Equal(nanoDollars, tariff.UpperBound(1, 1, media));
    }

    [Fact]
    public void UpperBound_OfACheaperTier_IsTheUsualPriceBelowIt()
    {
        var tariff = new Tariff(new Price(10, 10), new PriceTier(100, new Price(1, 1)));

        Assert.Equal(1_010_000, tariff.UpperBound(101, 1));
    }

    [Fact]
    public void UpperBound_BeyondTheRange_IsTheLargestNumber() =>
        Assert.Equal(long.MaxValue, new Tariff(new Price(1_000_000, 1_000_000)).UpperBound(long.MaxValue, long.MaxValue));

    [Fact]
    public void AffordableOutput_AmountThatPaysThePromptAlone_IsNothing()
    {
        var tariff = new Tariff(new Price(1, 1));

        Assert.Equal(0, tariff.AffordableOutput(1_000, 1));
        Assert.Equal(0, tariff.AffordableOutput(-5, 1));
        Assert.Equal(1, tariff.AffordableOutput(2_000, 1));
    }

    [Fact]
    public void AffordableOutput_WhereOutputIsFree_HasNoEndUnlessThePromptCostsMore()
    {
        Assert.Null(new Tariff(new Price(0, 0)).AffordableOutput(0, 1_000));
        Assert.Null(new Tariff(new Price(1, 0)).AffordableOutput(1_000, 1));
        Assert.Equal(0, new Tariff(new Price(1, 0)).AffordableOutput(999, 1));
    }

    [Fact]
    public void Cost_OfAnyUsageWithinTheBounds_NeverExceedsThem() => Prop.ForAll(
        Tariffs().ToArbitrary(),
        Usages().ToArbitrary(),
        static (Tariff tariff, TokenUsage usage) =>
            tariff.Cost(usage) <= tariff.UpperBound(usage.TotalInput, usage.TotalOutput, MediaOf(usage))
            && tariff.Cost(usage) <= tariff.UpperBound(usage.TotalInput + 7, usage.TotalOutput + 7, MediaOf(usage))).QuickCheckThrowOnFailure();

    [Fact]
    public void AffordableOutput_OfAnyAmount_IsTheMostThatStaysWithinIt() => Prop.ForAll(
        Tariffs().ToArbitrary(),
        Usages().ToArbitrary(),
        Gen.Choose(0, 2_000_000_000).Select(amount => (long)amount).ToArbitrary(),
        static (tariff, usage, amount) =>
        {
            Media media = MediaOf(usage);
            return tariff.AffordableOutput(amount, usage.TotalInput, media) is not { } tokens
                ? tariff.UpperBound(usage.TotalInput, 1_000_000_000, media) <= amount
                : (tokens == 0 || tariff.UpperBound(usage.TotalInput, tokens, media) <= amount)
                    && tariff.UpperBound(usage.TotalInput, tokens + 1, media) > amount;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cost_OfMoreTokens_IsNeverLess()
    {
        // With a tier that costs more, as every real one does.
        var cheap = new Price(0.3m, 2.5m, 0.03m, 0.375m);
        var tariff = new Tariff(cheap, new PriceTier(2_000, new Price(0.6m, 3.75m, 0.3m, 0.75m)));
        Prop.ForAll(
            Usages().ToArbitrary(),
            Usages().ToArbitrary(),
            (usage, more) => tariff.Cost(usage) <= tariff.Cost(new TokenUsage(
                usage.Input + more.Input,
                usage.CacheRead + more.CacheRead,
                usage.CacheWrite + more.CacheWrite,
                usage.Output + more.Output,
                usage.Reasoning + more.Reasoning)
            {
                AudioInput = usage.AudioInput,
                AudioOutput = usage.AudioOutput,
                ImageInput = usage.ImageInput,
                ImageOutput = usage.ImageOutput + more.ImageOutput,
            })).QuickCheckThrowOnFailure();
    }

    private static Media MediaOf(in TokenUsage usage) =>
        (usage.AudioInput > 0 ? Media.AudioInput : Media.None)
        | (usage.ImageInput > 0 ? Media.ImageInput : Media.None)
        | (usage.AudioOutput > 0 ? Media.AudioOutput : Media.None)
        | (usage.ImageOutput > 0 ? Media.ImageOutput : Media.None);

    private static Gen<Tariff> Tariffs() =>
        from usual in Prices()
        from dearer in Prices()
        from threshold in Gen.Choose(1, 5_000)
        from hasTier in Gen.Elements(true, false)
        select new Tariff(usual, hasTier ? new PriceTier(threshold, dearer) : null);

    private static Gen<Price> Prices() =>
        from rates in Rates().ArrayOf(2)
        from others in Gen.OneOf(Rates().Select(rate => (decimal?)rate), Gen.Constant((decimal?)null)).ArrayOf(6)
        select new Price(rates[0], rates[1], others[0], others[1])
        {
            AudioInput = others[2],
            AudioOutput = others[3],
            ImageInput = others[4],
            ImageOutput = others[5],
        };

    // Fractions of a nano-dollar per token included.
    private static Gen<decimal> Rates() => Gen.Elements(0m, 0.0004m, 0.05m, 0.075m, 1.25m, 3m, 60m, 149.9999m);

    private static Gen<TokenUsage> Usages() =>
        from counts in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 3_000)).ArrayOf(9)
        select new TokenUsage(counts[0], counts[1], counts[2], counts[3], counts[4])
        {
            AudioInput = counts[5],
            AudioOutput = counts[6],
            ImageInput = counts[7],
            ImageOutput = counts[8],
        };
}
