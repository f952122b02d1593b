using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>
/// Passes an answer on that is no document and no stream of chat: sound, text, or events of its own, piece by piece as it arrives.
/// </summary>
internal static class PassingRelay
{
    private const int PieceSize = 16 * 1024;

    /// <returns>
    /// Whether nothing more is to be delivered; if it broke, <see cref="Exchange.Interruption"/> says how.
    /// </returns>
    public static async Task<bool> DeliverAsync(
        Exchange exchange, PassedUpstreamResponse answer, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Length;
        answer.Clock.Disarm();
        exchange.MarkFirstToken();
        exchange.Span?.MarkFirstContent();
        try
        {
            answer.Answer.Observe(answer.First.Span);
            await response.BodyWriter.WriteAsync(answer.First, cancellationToken);
            FaultClass fault = await PumpAsync(answer, response, cancellationToken);
            exchange.Interruption = fault == FaultClass.None ? null : new Interruption(fault, null);
        }
        finally
        {
            exchange.Usage = exchange.UsageOf(answer.Target, answer.Answer.Usage, new());
        }

        if (exchange.Interruption is not null)
        {
            return false;
        }

        exchange.End(RequestOutcome.Completed, response.StatusCode, FaultClass.None);
        return true;
    }

    /// <returns>How it broke; <see cref="FaultClass.None"/> when it is whole.</returns>
    private static async Task<FaultClass> PumpAsync(
        PassedUpstreamResponse answer, HttpResponse response, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceSize];
        try
        {
            while (true)
            {
                answer.Clock.Arm(answer.Target.Timeouts.Idle);
                int length = await answer.Body.ReadAsync(piece, answer.Clock.Token);

                // A client that reads slowly must not be taken for a provider that is silent.
                answer.Clock.Disarm();
                if (length == 0)
                {
                    return answer.Answer.IsWhole ? FaultClass.None : FaultClass.StreamInterrupted;
                }

                answer.Answer.Observe(piece.AsSpan(0, length));
                await response.BodyWriter.WriteAsync(piece.AsMemory(0, length), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (answer.Clock.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return FaultClass.Timeout;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return FaultClass.StreamInterrupted;
        }
    }
}
