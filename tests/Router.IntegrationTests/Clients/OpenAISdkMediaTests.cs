using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Images;

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>OpenAI's own client for images and sound, pointed at the edge by its base URL alone.</summary>
public sealed class OpenAISdkMediaTests(MeshFixture mesh)
{
    private static readonly ApiKeyCredential Key = new("unused");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private OpenAIClientOptions Options => new() { Endpoint = new Uri(mesh.Router.Root, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };

    [Fact]
    public async Task GenerateSpeech_ThenTranscribe_IsTheTextAgain()
    {
        AudioClient speaker = new("emulator/emulator-speech", Key, Options);
        AudioClient listener = new("emulator/emulator-transcribe", Key, Options);

        BinaryData sound = await speaker.GenerateSpeechAsync("Grüß Gott, Mesh", GeneratedSpeechVoice.Alloy, cancellationToken: Cancelled);
        AudioTranscription heard = await listener.TranscribeAudioAsync(sound.ToStream(), "speech.wav", cancellationToken: Cancelled);

        Assert.Equal("Grüß Gott, Mesh", heard.Text);
    }

    [Fact]
    public async Task GenerateImages_OfAModel_AreImages()
    {
        ImageClient client = new("emulator/emulator-image", Key, Options);

        GeneratedImageCollection images = await client.GenerateImagesAsync("a square", 2, cancellationToken: Cancelled);

        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Equal(0x89, image.ImageBytes.ToArray()[0]));
    }

    [Fact]
    public async Task GenerateImageEdit_OfAnImage_IsAnImage()
    {
        ImageClient client = new("emulator/emulator-image", Key, Options);
        using MemoryStream picture = new([0x89, 0x50, 0x4E, 0x47]);

        GeneratedImage image = await client.GenerateImageEditAsync(picture, "a.png", "brighter", cancellationToken: Cancelled);

        Assert.Equal(0x89, image.ImageBytes.ToArray()[0]);
    }

    [Fact]
    public async Task GenerateImage_UnknownModel_RaisesTheTypedException()
    {
        ImageClient client = new("nobody/knows", Key, Options);

        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => client.GenerateImageAsync("x", cancellationToken: Cancelled));

        Assert.Equal(404, refused.Status);
    }
}
