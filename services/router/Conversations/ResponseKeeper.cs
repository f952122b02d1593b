using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Responses;

namespace LlmMesh.Router.Conversations;

/// <summary>
/// Keeps one request's response for its team. Not where guards have masked the request: what nobody behind them may see is not kept either.
/// </summary>
internal sealed partial class ResponseKeeper(Exchange exchange, ResponsesStore terms, ResponseStore store, ILogger logger) : AnswerKeeper
{
    public override async ValueTask KeepAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        if (exchange.Sent is not { IsMasked: false } sent || sent.Body.Length + answer.Length > terms.MostBytes)
        {
            LogNotKept(logger, exchange.RequestId);
            return;
        }

        byte[] kept = KeptResponse.Of(sent.Body.Memory, answer, out string? id);
        if (id is null or { Length: > ResponseStore.LongestId })
        {
            return;
        }

        try
        {
            await store.KeepAsync(exchange.Caller.Identity.Team, id, kept, terms.Keep, cancellationToken);
        }
        catch (StateUnavailableException)
        {
            LogNotKept(logger, exchange.RequestId);
        }
    }

    [LoggerMessage(LogLevel.Information, "The response to {RequestId} is not kept: it is too large, was masked, or the shared state does not answer")]
    private static partial void LogNotKept(ILogger logger, string requestId);
}
