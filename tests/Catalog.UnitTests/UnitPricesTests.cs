using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>What is priced by the piece: images, sound, characters.</summary>
public sealed class UnitPricesTests
{
    private static readonly UnitPrices Drawn = new()
    {
        ImageForms = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            ["standard 1024x1024"] = 0.04m,
            ["hd 1024x1024"] = 0.08m,
            ["hd 1792x1024"] = 0.12m,
            ["512x512"] = 0.018m,
        },
    };

    [Theory]
    [InlineData("standard 1024x1024", 1, 40_000_000)]
    [InlineData("hd 1024x1024", 2, 160_000_000)]
    [InlineData("high 512x512", 1, 18_000_000)]
    [InlineData("512x512", 1, 18_000_000)]
    [InlineData("hd 9999x1", 1, 120_000_000)]
    [InlineData(null, 3, 360_000_000)]
    public void Cost_OfImages_IsThatOfTheirFormOrTheDearest(string? form, int images, long nanoDollars) =>
        Assert.Equal(nanoDollars, new Tariff(new Price(0, 0) { Units = Drawn }).Cost(default, new MediaUsage(images, 0, 0) { ImageForm = form }));

    [Fact]
    public void Cost_OfAnUnlistedFormWithAPrice_IsThatPrice() =>
        Assert.Equal(500_000_000m, (Drawn with { Image = 0.5m }).Cost(new MediaUsage(1, 0, 0) { ImageForm = "odd" }));

    [Theory]
    // 0.006 USD a minute: a minute, a second, a millisecond (0.0000001 USD are 100 nano-dollars), and none.
    [InlineData(60_000, 6_000_000)]
    [InlineData(1_000, 100_000)]
    [InlineData(1, 100)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void Cost_OfSound_IsByTheMillisecond(long milliseconds, long nanoDollars) =>
        Assert.Equal(nanoDollars, new Tariff(new Price(0, 0) { Units = new() { AudioMinute = 0.006m } }).Cost(default, new MediaUsage(0, milliseconds, 0)));

    [Fact]
    public void Cost_OfCharactersAndTokens_IsTheirSumRoundedUpOnce()
    {
        var tariff = new Tariff(new Price(0.0004m, 0) { Units = new() { MillionCharacters = 0.0004m } });

        Assert.Equal(1, tariff.Cost(new TokenUsage(1, 0, 0, 0, 0), new MediaUsage(0, 0, 1)));
        Assert.Equal(15_000, new Tariff(new Price(0, 0) { Units = new() { MillionCharacters = 15 } }).Cost(default, new MediaUsage(0, 0, 1)));
    }

    [Fact]
    public void Cost_BeyondTheRange_IsTheLargestNumber()
    {
        var tariff = new Tariff(new Price(0, 0) { Units = new() { Image = 10_000, AudioMinute = 10_000, MillionCharacters = 10_000 } });

        Assert.Equal(long.MaxValue, tariff.Cost(default, new MediaUsage(long.MaxValue, long.MaxValue, long.MaxValue)));
    }

    [Fact]
    public void UpperBound_WithPieces_IncludesThem() =>
        Assert.Equal(82_000_000, new Tariff(new Price(1, 1) { Units = Drawn })
            .UpperBound(1_000, 1_000, Media.None, new MediaUsage(1, 0, 0) { ImageForm = "hd 1024x1024" }));

    [Fact]
    public void AffordableOutput_WithPieces_PaysThemFirst()
    {
        var tariff = new Tariff(new Price(1, 1) { Units = Drawn });
        var pieces = new MediaUsage(1, 0, 0) { ImageForm = "standard 1024x1024" };

        Assert.Equal(0, tariff.AffordableOutput(40_000_000, 0, Media.None, pieces));
        Assert.Equal(7, tariff.AffordableOutput(40_007_000, 0, Media.None, pieces));
    }

    [Fact]
    public void IsFree_APricePerPiece_IsNot()
    {
        Assert.False(new Tariff(new Price(0, 0) { Units = Drawn }).IsFree);
        Assert.True(new Tariff(new Price(0, 0) { Units = new() }).IsFree);
    }

    [Fact]
    public void Reader_AnOperatorsPiece_ChangesThatPieceAlone()
    {
        CatalogSnapshot snapshot = Configured.Snapshot(Examples.EveryField, ("ACME_KEY", "key"));

        UnitPrices? units = snapshot.Resolve("acme/vendor/large").Targets[0].Definition?.Price?.Units;

        Assert.Equal((51m, 52m, 53m, 54m), (units?.Image, units?.ImageForms["hd 1024x1024"], units?.AudioMinute, units?.MillionCharacters));
    }
}
