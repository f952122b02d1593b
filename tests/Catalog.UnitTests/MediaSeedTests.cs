using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>The rows of images, transcripts and speech.</summary>
public sealed class MediaSeedTests
{
    private static readonly CatalogSnapshot Seed = Configured.Seed();

    [Theory]
    [InlineData("openai/dall-e-3", 1, 0, 0, "hd 1792x1024", 120_000_000)]
    [InlineData("openai/dall-e-3", 2, 0, 0, "standard 1024x1024", 80_000_000)]
    [InlineData("openai/dall-e-3", 1, 0, 0, null, 120_000_000)]
    [InlineData("openai/whisper-1", 0, 3_600_000, 0, null, 360_000_000)]
    [InlineData("openai/tts-1", 0, 0, 1_000_000, null, 15_000_000_000)]
    [InlineData("openai/tts-1-hd", 0, 0, 1, null, 30_000)]
    public void Cost_ByThePiece_IsThePriceList(string name, int images, long milliseconds, long characters, string? form, long nanoDollars) =>
        Assert.Equal(nanoDollars, TariffOf(name)?.Cost(default, new MediaUsage(images, milliseconds, characters) { ImageForm = form }));

    [Theory]
    [InlineData("openai/gpt-image-1.5", 0, 1, 0, 0, 1, 40_000_000_000)]
    [InlineData("openai/gpt-image-1", 1, 0, 0, 0, 1, 45_000_000_000)]
    [InlineData("openai/gpt-image-2", 0, 1, 0, 0, 1, 38_000_000_000)]
    [InlineData("openai/gpt-4o-transcribe", 1, 0, 1, 1, 0, 18_500_000_000)]
    [InlineData("openai/gpt-4o-mini-transcribe", 0, 0, 1, 1, 0, 8_000_000_000)]
    public void Cost_ByTheToken_IsThePriceList(string name, int text, int images, int sound, int textOut, int imagesOut, long nanoDollars)
    {
        const long million = 1_000_000;
        var usage = new TokenUsage(text * million, 0, 0, textOut * million, 0)
        {
            ImageInput = images * million,
            AudioInput = sound * million,
            ImageOutput = imagesOut * million,
        };

        Assert.Equal(nanoDollars, TariffOf(name)?.Cost(usage));
    }

    [Fact]
    public void Tariff_OfAModelWithoutAnEstablishedPrice_IsUnknownAndNotFree() => Assert.Null(TariffOf("openrouter/qwen-image-edit-2509"));

    [Fact]
    public void Rows_OfPaidModels_SayWhereTheirPriceWasRead() => Assert.All(
        Seed.Targets.Where(target => target is { Provider.Name: "openai", Tariff: not null }
            && (target.Definition!.Capabilities & (Capabilities.ImageOutput | Capabilities.Transcription | Capabilities.Speech)) != 0),
        target => Assert.True(target.Definition is { Source: not null, AsOf: not null }, target.Name));

    private static Tariff? TariffOf(string name) => Assert.Single(Seed.Resolve(name).Targets).Tariff;
}
