using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>Sends a correct answer as a healthy provider does. The emulator's hot path: pooled buffers, no document model.</summary>
internal static class PlainDelivery
{
    public static Task SendAsync(Exchange exchange) => exchange.Answer.Streamed ? StreamAsync(exchange) : SendDocumentAsync(exchange);

    public static async Task SendDocumentAsync(Exchange exchange)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        exchange.Answer.WriteDocument(buffer.Begin());
        await WholeBody.SendAsync(exchange, StatusCodes.Status200OK, "application/json", buffer.Written);
    }

    private static async Task StreamAsync(Exchange exchange)
    {
        Framing framing = exchange.Answer.Framing;
        framing.Announce(exchange.Http.Response);
        using JsonBuffer buffer = JsonBuffer.Rent();
        foreach (AnswerEvent answerEvent in exchange.Answer.Events())
        {
            await exchange.PaceAsync(answerEvent);
            exchange.Answer.WriteEvent(buffer.Begin(), answerEvent);
            framing.Write(exchange.Body, answerEvent, buffer.Written.Span);
            await exchange.FlushAsync();
        }

        exchange.Body.Write(framing.End.Span);
        exchange.End(Ending.Completed, StatusCodes.Status200OK);
        await exchange.FlushAsync();
    }
}
