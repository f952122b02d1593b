using System.Text.Json;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects.Ollama;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>Ollama's own dialect under <c>/api</c>.</summary>
internal static class OllamaEndpoints
{
    public static void MapOllama(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapGet("/", () => "Ollama is running");
        app.MapPost("/api/chat", (HttpContext http) => pipeline.RunAsync(http, OllamaDialect.Instance, OllamaReader.Read));
        app.MapPost("/api/embed", (HttpContext http) => pipeline.RunAsync(http, OllamaDialect.Instance, OllamaEmbedRequest.Read));
        app.MapPost("/api/show", (HttpContext http) => pipeline.RunAsync(http, OllamaDialect.Instance, OllamaServer.ReadShow));
        MapDocument("/api/tags", OllamaServer.WriteTags);
        MapDocument("/api/ps", OllamaServer.WriteRunning);
        MapDocument("/api/version", OllamaServer.WriteVersion);
        app.MapFallback("/api/{**path}", (HttpContext http) => pipeline.RunAsync(
            http, OllamaDialect.Instance, _ => new ApiProblem(404, "not_found", null, null, "404 page not found")));

        void MapDocument(string path, Action<Utf8JsonWriter> write) =>
            app.MapGet(path, (HttpContext http) => pipeline.RunAsync(http, OllamaDialect.Instance, _ => new OllamaServerRequest(write)));
    }
}
