using LlmMesh.Catalog;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Tokens;

public sealed class ImageTests
{
    private static readonly CatalogSnapshot Catalogue = Exchanged.Catalog("{}");

    // Measured counts; the estimate may be above, as the reservation must.
    [Theory]
    [InlineData("openai/gpt-6-sol", 256, 256, 77)]
    [InlineData("openai/gpt-6-sol", 512, 512, 308)]
    [InlineData("openai/gpt-6-sol", 1024, 1024, 1229)]
    [InlineData("openai/gpt-6-sol", 1920, 1080, 2448)]
    [InlineData("openai/gpt-6-sol", 4032, 3024, 14364)]
    [InlineData("openai/gpt-5.5", 3840, 2160, 9792)]
    [InlineData("openai/gpt-5.5", 4032, 3024, 12000)]
    [InlineData("openai/gpt-4o", 512, 512, 255)]
    [InlineData("openai/gpt-4o", 1024, 1024, 765)]
    [InlineData("openai/gpt-4o", 4096, 2048, 1105)]
    [InlineData("openai/gpt-4o", 10_000, 500, 765)]
    [InlineData("openai/gpt-4o-mini", 512, 512, 8500)]
    [InlineData("anthropic/claude-opus-5-5", 256, 256, 100)]
    [InlineData("anthropic/claude-opus-5-5", 1024, 1024, 1369)]
    [InlineData("anthropic/claude-opus-5-5", 1920, 1080, 2691)]
    [InlineData("anthropic/claude-opus-5-5", 8000, 8000, 4800)]
    [InlineData("anthropic/claude-haiku-4-5", 512, 512, 361)]
    [InlineData("anthropic/claude-haiku-4-5", 1920, 1080, 1600)]
    [InlineData("google/gemini-3.8-flash", 1024, 1024, 1120)]
    [InlineData("google/gemini-2.5-pro", 384, 384, 258)]
    [InlineData("google/gemini-2.5-pro", 1536, 768, 516)]
    [InlineData("openrouter/qwen/qwen2.5-vl-72b-instruct", 280, 280, 100)]
    [InlineData("openrouter/qwen/qwen2.5-vl-72b-instruct", 9000, 9000, 16_384)]
    public void Tokens_OfAKnownSize_FollowTheModelsFormula(string model, int width, int height, long expected) =>
        Assert.Equal(expected, Added(model, new ImageSize(width, height)).Typical);

    [Theory]
    [InlineData("openai/gpt-4o", 1445, 1445)]
    [InlineData("openai/gpt-6-sol", 14_400, 14_400)]
    [InlineData("anthropic/claude-opus-5-5", 4800, 4800)]
    [InlineData("openrouter/vendor/unlisted", 1600, 16_384)]
    public void Tokens_OfAnUnknownSize_AreTheMostInAReservation(string model, long typical, long safe) =>
        Assert.Equal(new InputEstimate(typical, safe), Added(model, default));

    [Fact]
    public void Tokens_OfLowDetail_AreTheBaseWhereThereIsOne()
    {
        Assert.Equal(85, Added("openai/gpt-4o", new ImageSize(4000, 3000, IsLowDetail: true)).Typical);
        Assert.Equal(1229, Added("openai/gpt-6-sol", new ImageSize(1024, 1024, IsLowDetail: true)).Typical);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FirstBytesOfAFile_FindsItsSize(string kind, byte[] head, int width, int height) =>
        Assert.True(ImageSize.Read(head) == new ImageSize(width, height), kind);

    public static TheoryData<string, byte[], int, int> Files => new()
    {
        { "PNG", Png(640, 480), 640, 480 },
        { "GIF", [.. "GIF89a"u8, 0x40, 0x01, 0xC8, 0x00], 320, 200 },
        { "WebP lossy", [.. "RIFF\0\0\0\0WEBPVP8 "u8, 0, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01], 640, 480 },
        { "WebP lossless", [.. "RIFF\0\0\0\0WEBPVP8L"u8, 0, 0, 0, 0, 0x2F, 0x7F, 0xC2, 0x77, 0x00, 0, 0, 0, 0, 0], 640, 480 },
        { "WebP extended", [.. "RIFF\0\0\0\0WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0x7F, 0x02, 0x00, 0xDF, 0x01, 0x00], 640, 480 },
        { "JPEG", Jpeg(comment: 4), 640, 480 },
        { "JPEG behind a preview", Jpeg(comment: 60_000), 640, 480 },
        { "JPEG cut before its size", Jpeg(comment: 60_000)[..1000], 0, 0 },
        { "PNG without an extent", Png(0, 480), 0, 0 },
        { "PNG cut", Png(640, 480)[..20], 0, 0 },
        { "text", "<svg width='3'>"u8.ToArray(), 0, 0 },
        { "nothing", [], 0, 0 },
    };

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var random = new Random(1);
        foreach ((_, byte[] head, _, _) in Files.Select(row => row.Data))
        {
            for (int round = 0; round < 2000 && head.Length is > 0 and < 100; round++)
            {
                byte[] broken = [.. head];
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
                _ = ImageSize.Read(broken.AsSpan(0, random.Next(broken.Length + 1)));
            }
        }
    }

    internal static byte[] Png(int width, int height) =>
        [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, (byte)(width >> 8), (byte)width, 0, 0, (byte)(height >> 8), (byte)height, 8, 2];

    internal static byte[] Jpeg(int comment) =>
    [
        0xFF, 0xD8,
        0xFF, 0xE1, (byte)(comment >> 8), (byte)comment, .. new byte[comment - 2],
        0xFF, 0xDB, 0, 4, 0, 0,
        0xFF, 0xC0, 0, 17, 8, 0x01, 0xE0, 0x02, 0x80, 3, 1, 2, 3,
    ];

    /// <summary>What an image adds to a prompt.</summary>
    private static InputEstimate Added(string model, ImageSize image)
    {
        Target target = Catalogue.Resolve(model).Targets[0];
        InputEstimate without = new PromptShape().For(target);
        var prompt = new PromptShape();
        prompt.AddImage(image);
        return new InputEstimate(prompt.For(target).Typical - without.Typical, prompt.For(target).Safe - without.Safe);
    }
}
