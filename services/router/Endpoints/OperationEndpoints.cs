using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Completions;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Dialects.Moderations;

namespace LlmMesh.Router.Endpoints;

/// <summary>What is asked of models besides conversations, in OpenAI's words.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/embeddings", EmbeddingsOperation.Instance);
        Map(routes, "/v1/moderations", ModerationsOperation.Instance);
        Map(routes, "/v1/completions", CompletionsClient.Instance);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, object meaning)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        routes.MapPost(path, pipeline.HandleAsync).OpensFor(Access.Data, path).WithMetadata(meaning);
    }
}
