using LlmMesh.ProviderEmulator.Answers.Media;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests.Media;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>OpenAI's images and sound under <c>/v1</c>.</summary>
internal static class MediaEndpoints
{
    public static void MapMedia(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapPost("/v1/images/generations", (HttpContext http) => pipeline.RunAsync(http, body => ImageRequest.ReadGeneration(body, Address(http))));
        app.MapPost("/v1/images/edits", (HttpContext http) => pipeline.RunAsync(
            http, body => ImageRequest.ReadEdit(http.Request.ContentType, body, Address(http))));
        app.MapPost("/v1/audio/transcriptions", (HttpContext http) => pipeline.RunAsync(
            http, body => TranscriptionRequest.Read(http.Request.ContentType, body)));
        app.MapPost("/v1/audio/speech", (HttpContext http) => pipeline.RunAsync(http, SpeechRequest.Read));
        app.MapGet("/emulator/images/{seed}.png", (string seed) => TypedResults.Bytes(Png.Draw(seed), "image/png"));
    }

    private static string Address(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";
}
