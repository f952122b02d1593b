using System.Buffers;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>
/// Delivers an answer that no provider gave, in the client's dialect. The request stays a failed one: what it was asked for, nobody has done,
/// and whoever reads the ledger or a success rate must see that.
/// </summary>
internal static class SubstituteRelay
{
    public static async Task DeliverAsync(
        Exchange exchange, ReadOnlyMemory<byte> answer, HttpResponse response, CancellationToken cancellationToken)
    {
        var context = new AnswerContext(exchange.RequestId, exchange.Envelope.Model, exchange.ArrivedAtMs / 1000) { Sent = exchange.Sent };
        ResponseHeaders.WriteUnserved(exchange, response);
        await (exchange.Envelope.Stream
            ? StreamAsync(exchange, answer, context, response, cancellationToken)
            : WriteWholeAsync(exchange, answer, context, response, cancellationToken));
        exchange.End(RequestOutcome.Failed, StatusCodes.Status200OK, exchange.Fault);
    }

    private static async Task StreamAsync(
        Exchange exchange, ReadOnlyMemory<byte> answer, AnswerContext context, HttpResponse response, CancellationToken cancellationToken)
    {
        ResponseHeaders.BeginStream(response, exchange);
        TranslatedBody.Install(exchange, context, response);
        bool wantsUsage = exchange.Envelope.StreamOptions is { AsksUsage: true };
        response.BodyWriter.Write(ChatDocument.ToEvents(answer, wantsUsage));
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static async Task WriteWholeAsync(
        Exchange exchange, ReadOnlyMemory<byte> answer, AnswerContext context, HttpResponse response, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = exchange.Client is { } dialect ? dialect.FromChat(answer, context) : answer;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (exchange.Keeper is { } keeper)
        {
            // The conversation may go on from it: its next request names it.
            await keeper.KeepAsync(body, cancellationToken);
        }

        await response.BodyWriter.WriteAsync(body, cancellationToken);
    }
}
