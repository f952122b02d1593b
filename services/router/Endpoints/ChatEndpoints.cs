namespace LlmMesh.Router.Endpoints;

/// <summary>Chat completions, also without the version segment that some clients leave out.</summary>
internal static class ChatEndpoints
{
    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        routes.MapPost("/v1/chat/completions", pipeline.HandleAsync);
        routes.MapPost("/chat/completions", pipeline.HandleAsync);
    }
}
