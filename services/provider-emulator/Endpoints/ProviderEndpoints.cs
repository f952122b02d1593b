using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>OpenAI's dialect under <c>/v1</c>.</summary>
internal static class ProviderEndpoints
{
    public static void MapProvider(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapPost("/v1/chat/completions", (HttpContext http) => pipeline.RunAsync(http, ChatRequestReader.Read));
        app.MapPost("/v1/embeddings", (HttpContext http) => pipeline.RunAsync(http, EmbeddingsRequest.Read));
        app.MapGet("/v1/models", (HttpContext http) => AnthropicEndpoints.ModelsAsync(pipeline, http, id: null));
        app.MapGet("/v1/models/{**id}", (HttpContext http, string id) => AnthropicEndpoints.ModelsAsync(pipeline, http, id));
        app.MapFallback("/v1/{**path}", (HttpContext http) => pipeline.RunAsync(http, _ => UnknownUrl(http.Request)));
    }

    private static ApiProblem UnknownUrl(HttpRequest request) =>
        new(404, "invalid_request_error", "unknown_url", null, $"Unknown request URL: {request.Method} {request.Path}.");
}
