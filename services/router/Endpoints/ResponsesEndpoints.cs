using LlmMesh.Router.Authentication;
using LlmMesh.Router.Conversations;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Errors;
using LlmMesh.State;
using LlmMesh.State.Responses;

namespace LlmMesh.Router.Endpoints;

/// <summary>OpenAI's Responses API: responses, and those that are kept.</summary>
internal static class ResponsesEndpoints
{
    private const string Path = "/v1/responses";
    private const string CountPath = Path + "/input_tokens";

    public static void MapResponses(this IEndpointRouteBuilder routes)
    {
        RouterPipeline pipeline = routes.ServiceProvider.GetRequiredService<RouterPipeline>();
        CountPipeline counts = routes.ServiceProvider.GetRequiredService<CountPipeline>();
        routes.MapPost(Path, pipeline.HandleAsync).OpensFor(Access.Data, Path).WithMetadata(ResponsesClient.Instance);
        routes.MapPost(CountPath, counts.HandleAsync).OpensFor(Access.Data, CountPath).WithMetadata(ResponsesClient.Counting);
        routes.MapGet(Path + "/{id}", FindAsync).OpensFor(Access.Data, Path).WithMetadata(ResponsesClient.Instance);
        routes.MapDelete(Path + "/{id}", RemoveAsync).OpensFor(Access.Data, Path).WithMetadata(ResponsesClient.Instance);
    }

    private static async Task FindAsync(string id, ResponseStore store, HttpContext http)
    {
        try
        {
            if (await store.FindAsync(http.Caller().Identity.Team, id, http.RequestAborted) is { } kept)
            {
                byte[] response = KeptResponse.ResponseOf(kept);
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = response.Length;
                await http.Response.BodyWriter.WriteAsync(response, http.RequestAborted);
                return;
            }

            await ErrorWriter.WriteAsync(http.Response, Conversation.NotFound(id), http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, Conversation.Unavailable, http.RequestAborted);
        }
    }

    private static async Task RemoveAsync(string id, ResponseStore store, HttpContext http)
    {
        try
        {
            if (await store.RemoveAsync(http.Caller().Identity.Team, id, http.RequestAborted))
            {
                await http.Response.WriteAsJsonAsync(
                    new RemovedResponse(id, "response", Deleted: true), EndpointJson.Default.RemovedResponse, cancellationToken: http.RequestAborted);
                return;
            }

            await ErrorWriter.WriteAsync(http.Response, Conversation.NotFound(id), http.RequestAborted);
        }
        catch (StateUnavailableException)
        {
            await ErrorWriter.WriteAsync(http.Response, Conversation.Unavailable, http.RequestAborted);
        }
    }
}

/// <summary>What became of a response that is no longer kept.</summary>
internal sealed record RemovedResponse(string Id, string Object, bool Deleted);
