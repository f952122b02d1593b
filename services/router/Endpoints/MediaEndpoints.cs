using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Media;
using LlmMesh.Router.Dialects.Operations;

namespace LlmMesh.Router.Endpoints;

/// <summary>Images and sound, in OpenAI's words.</summary>
internal static class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/images/generations", ImageOperation.Generation);
        Map(routes, "/v1/images/edits", ImageOperation.Edit);
        Map(routes, "/v1/audio/transcriptions", TranscriptionOperation.Instance);
        Map(routes, "/v1/audio/speech", SpeechOperation.Instance);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, Operation operation)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        routes.MapPost(path, pipeline.HandleAsync).OpensFor(Access.Data, path).WithMetadata(operation);
    }
}
