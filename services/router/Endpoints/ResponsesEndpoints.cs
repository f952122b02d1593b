using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Responses;

namespace LlmMesh.Router.Endpoints;

/// <summary>OpenAI's Responses API.</summary>
internal static class ResponsesEndpoints
{
    private const string Path = "/v1/responses";

    public static void MapResponses(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        routes.MapPost(Path, pipeline.HandleAsync).OpensFor(Access.Data, Path).WithMetadata(ResponsesClient.Instance);
    }
}
