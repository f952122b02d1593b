using LlmMesh.Router.Authentication;

namespace LlmMesh.Router.Endpoints;

/// <summary><c>POST /v1/route/explain</c>: where a chat completion would go, and why.</summary>
internal static class ExplainEndpoint
{
    private const string Path = "/v1/route/explain";

    public static void MapExplanation(this IEndpointRouteBuilder routes)
    {
        ExplainPipeline pipeline = routes.ServiceProvider.GetRequiredService<ExplainPipeline>();
        routes.MapPost(Path, pipeline.HandleAsync).OpensFor(Access.Data, Path);
    }
}
