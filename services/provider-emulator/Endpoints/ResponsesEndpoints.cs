using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects.Responses;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>OpenAI's Responses under <c>/v1</c>. Nothing is stored: whatever is asked for by its id is not found.</summary>
internal static class ResponsesEndpoints
{
    public static void MapResponses(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        app.MapPost("/v1/responses", (HttpContext http) => pipeline.RunAsync(http, ResponsesDialect.Instance, ResponsesReader.Read));
        app.MapPost("/v1/responses/input_tokens", (HttpContext http) => pipeline.RunAsync(http, ResponsesDialect.Instance, ResponsesReader.Count));
        app.MapMethods("/v1/responses/{id}", ["GET", "DELETE"], (HttpContext http, string id) => pipeline.RunAsync(
            http, ResponsesDialect.Instance,
            _ => new ApiProblem(404, "invalid_request_error", null, "id", $"Response with id '{id}' not found.")));
    }
}
