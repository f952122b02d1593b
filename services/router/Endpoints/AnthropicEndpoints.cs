using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Anthropic;

namespace LlmMesh.Router.Endpoints;

/// <summary>Anthropic's Messages API.</summary>
internal static class AnthropicEndpoints
{
    private const string Path = "/v1/messages";
    private const string CountPath = Path + "/count_tokens";

    public static void MapAnthropic(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        CountPipeline counts = routes.ServiceProvider.GetRequiredService<CountPipeline>();
        routes.MapPost(Path, pipeline.HandleAsync).OpensFor(Access.Data, Path).WithMetadata(AnthropicClient.Instance);
        routes.MapPost(CountPath, counts.HandleAsync).OpensFor(Access.Data, CountPath).WithMetadata(AnthropicClient.Counting);
    }
}
