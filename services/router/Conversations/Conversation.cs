using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Responses;

namespace LlmMesh.Router.Conversations;

/// <summary>
/// What requests go on from. Between the envelope and the guards, so that everybody behind sees the whole of it: what was said before is
/// estimated, guarded and paid for like what is said now. A request that neither goes on nor may be kept costs nothing here.
/// </summary>
internal sealed class Conversation(ResponseStore store, ILogger<Conversation> logger)
{
    public static MeshError NotFound(string id) =>
        new(ErrorCode.ResponseNotFound, $"The response '{id}' is not kept: it has never been, or no longer.");

    public static MeshError NotKept { get; } = new(
        ErrorCode.UnsupportedParameter,
        "This mesh keeps no responses (settings.responses_store). Send the earlier items in 'input' instead of 'previous_response_id'.")
    { Param = ResponsesFields.PreviousResponse };

    public static MeshError Unavailable { get; } =
        new(ErrorCode.StateUnavailable, "Where responses are kept does not answer at the moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public ValueTask<MeshError?> RecallAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Sent?.Notes is not ResponsesNotes notes)
        {
            return ValueTask.FromResult<MeshError?>(null);
        }

        if (exchange.Catalog.Settings.ResponsesStore is not { } terms)
        {
            return ValueTask.FromResult(notes.PreviousResponseId is null ? null : NotKept);
        }

        exchange.Keeper = notes.MayBeKept ? new ResponseKeeper(exchange, terms, store, logger) : null;
        return notes.PreviousResponseId is { } id ? RecallAsync(exchange, id, cancellationToken) : ValueTask.FromResult<MeshError?>(null);
    }

    private async ValueTask<MeshError?> RecallAsync(Exchange exchange, string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindAsync(exchange.Caller.Identity.Team, id, cancellationToken) is not { } kept)
            {
                return NotFound(id) with { Param = ResponsesFields.PreviousResponse };
            }

            exchange.Recalled = KeptResponse.GoOn(exchange.Sent!.Body.Memory, kept);
            int limit = exchange.Catalog.Settings.MaxBodyBytes;
            return exchange.Recalled.Length <= limit
                ? null
                : new MeshError(ErrorCode.BodyTooLarge, $"The request with everything it goes on from is larger than {limit} bytes.");
        }
        catch (StateUnavailableException)
        {
            return Unavailable;
        }
    }
}
