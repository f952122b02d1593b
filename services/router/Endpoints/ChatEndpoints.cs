using LlmMesh.Router.Authentication;

namespace LlmMesh.Router.Endpoints;

/// <summary>Chat completions, also without the version segment that some clients leave out.</summary>
internal static class ChatEndpoints
{
    private const string Path = "/v1/chat/completions";

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        routes.MapPost(Path, pipeline.HandleAsync).OpensFor(Access.Data, Path);
        routes.MapPost("/chat/completions", pipeline.HandleAsync).OpensFor(Access.Data, Path);
    }
}
