using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Media;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.UnitTests.Dialects.Multipart;

namespace LlmMesh.Router.UnitTests.Dialects.Media;

/// <summary>What images and sound used, by what their answers say and by what they do not.</summary>
public sealed class UsageTests
{
    private static readonly Price ByToken = new(5, 10, 1.25m) { ImageInput = 8, ImageOutput = 32 };
    private static readonly Price ByPiece = new(0, 0) { Units = new UnitPrices { Image = 0.04m, AudioMinute = 0.006m, MillionCharacters = 15 } };

    [Fact]
    public void Images_WithTokens_AreThoseTokens()
    {
        MediaRequest request = MediaRequests.Accept(ImageOperation.Generation, """{"model":"m","prompt":"a cat","n":2}""");

        ObservedUsage usage = request.Used(MediaRequests.At(ByToken), MediaRequests.Utf8(
            """{"data":[{"b64_json":"AA"},{"b64_json":"AA"}],"usage":{"input_tokens":30,"input_tokens_details":{"text_tokens":10,"image_tokens":20},"output_tokens":2000,"total_tokens":2030}}"""));

        Assert.Equal(new TokenUsage(10, 0, 0, 0, 0) { ImageInput = 20, ImageOutput = 2000 }, usage.Tokens);
        Assert.Equal((2, UsagePrecision.Exact), (usage.Pieces.Images, usage.Precision));
    }

    [Theory]
    [InlineData("""{"model":"m","prompt":"x","size":"1792x1024","quality":"hd"}""", "hd 1792x1024")]
    [InlineData("""{"model":"m","prompt":"x"}""", "standard 1024x1024")]
    [InlineData("""{"model":"m","prompt":"x","size":"auto"}""", null)]
    [InlineData("""{"model":"m","prompt":"x","quality":"auto"}""", null)]
    public void Images_PaidByTheImage_AreThoseThatCame(string body, string? form)
    {
        MediaRequest request = MediaRequests.Accept(ImageOperation.Generation, body);

        ObservedUsage usage = request.Used(MediaRequests.At(ByPiece), """{"data":[{"url":"u"}]}"""u8);

        Assert.Equal(new ObservedUsage(default, UsagePrecision.Exact) { Pieces = new MediaUsage(1, 0, 0) { ImageForm = form } }, usage);
        Assert.Equal(form, request.Pieces.Most.ImageForm);
    }

    [Fact]
    public void Images_ThatSayNothingOfTheirTokens_AreEstimated()
    {
        MediaRequest request = MediaRequests.Accept(ImageOperation.Generation, """{"model":"m","prompt":"a cat"}""");

        ObservedUsage usage = request.Used(MediaRequests.At(ByToken), """{"data":[{"url":"u"}]}"""u8);

        Assert.Equal(UsagePrecision.Estimated, usage.Precision);
        Assert.True(usage.Tokens.ImageOutput > 1000);
    }

    [Theory]
    [InlineData("""{"data":[{"url":"u"}]}""", true)]
    [InlineData("""{"data":[]}""", false)]
    [InlineData("""{"created":1}""", false)]
    public void Images_AnAnswerWithoutAny_IsNone(string document, bool isAnswer) =>
        Assert.Equal(isAnswer, MediaRequests.Accept(ImageOperation.Generation, """{"model":"m","prompt":"x"}""").IsAnswer(MediaRequests.Utf8(document)));

    [Theory]
    [InlineData("""{"text":"hi","usage":{"type":"duration","seconds":90}}""", 90_000, UsagePrecision.Exact)]
    [InlineData("""{"text":"hi","duration":1.5}""", 1_500, UsagePrecision.Exact)]
    [InlineData("""{"text":"hi"}""", 10_000, UsagePrecision.Estimated)]
    [InlineData("", 10_000, UsagePrecision.Estimated)]
    [InlineData("""{"text":"hi","duration":-5}""", 10_000, UsagePrecision.Estimated)]
    public async Task Transcripts_PaidByTheMinute_AreMeasuredOrEstimated(string document, long milliseconds, UsagePrecision precision)
    {
        // At what compressed sound usually has, ten seconds.
        MediaRequest request = await MediaRequests.AcceptAsync(
            TranscriptionOperation.Instance, Forms.File("file", new byte[160_000]), Forms.Text("model", "m"));

        ObservedUsage usage = request.Used(MediaRequests.At(ByPiece), MediaRequests.Utf8(document));

        Assert.Equal((milliseconds, precision), (usage.Pieces.AudioMilliseconds, usage.Precision));
        Assert.Equal(40_000, request.Pieces.Most.AudioMilliseconds);
    }

    [Fact]
    public async Task Transcripts_WithTokens_AreThoseTokens()
    {
        MediaRequest request = await MediaRequests.AcceptAsync(
            TranscriptionOperation.Instance, Forms.Text("model", "m"), Forms.File("file", new byte[100]));

        ObservedUsage usage = request.Used(MediaRequests.At(ByToken), MediaRequests.Utf8(
            """{"text":"hi","usage":{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":4,"audio_tokens":10},"output_tokens":3,"total_tokens":17}}"""));

        Assert.Equal(new TokenUsage(4, 0, 0, 3, 0) { AudioInput = 10 }, usage.Tokens);
    }

    [Fact]
    public async Task Transcripts_OfAWaveFile_LastAsLongAsItsSamplesSay()
    {
        // Mono, 16 kHz, 16 bits; the field that states the pace lies.
        byte[] wave = [.. "RIFF\0\0\0\0WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 2, 0, 16, 0, .. new byte[320_000 - 36]];

        MediaRequest request = await MediaRequests.AcceptAsync(
            TranscriptionOperation.Instance, Forms.File("file", wave), Forms.Text("model", "m"));

        Assert.Equal((10_000, 10_000), (request.Pieces.Typical.AudioMilliseconds, request.Pieces.Most.AudioMilliseconds));
    }

    [Theory]
    [InlineData("hello", 5)]
    [InlineData("Grüße", 5)]
    [InlineData("\\ud83d\\ude00!", 2)]
    public void Speech_PaidByTheCharacter_CountsCodePoints(string input, int characters)
    {
        MediaRequest request = MediaRequests.Accept(SpeechOperation.Instance, $$"""{"model":"m","voice":"alloy","input":"{{input}}"}""");

        ObservedUsage usage = request.Used(MediaRequests.At(new Price(0, 0) { Units = new() { MillionCharacters = 15 } }), default);

        Assert.Equal((characters, UsagePrecision.Exact), (usage.Pieces.Characters, usage.Precision));
        Assert.Equal(characters, request.Pieces.Most.Characters);
    }

    [Fact]
    public void Speech_PaidByTheToken_IsEstimatedUnlessItSays()
    {
        MediaRequest request = MediaRequests.Accept(SpeechOperation.Instance, """{"model":"m","voice":"alloy","input":"hello there"}""");
        Target target = MediaRequests.At(new Price(0.6m, 0) { AudioOutput = 12 });

        ObservedUsage silent = request.Used(target, default);
        ObservedUsage told = request.Used(target, """{"type":"speech.audio.done","usage":{"input_tokens":4,"output_tokens":9,"total_tokens":13}}"""u8);

        Assert.Equal(UsagePrecision.Estimated, silent.Precision);
        Assert.InRange(silent.Tokens.AudioOutput, 1, request.MostOutput(target));
        Assert.Equal((4, 9, UsagePrecision.Exact), (told.Tokens.Input, told.Tokens.AudioOutput, told.Precision));
    }
}
