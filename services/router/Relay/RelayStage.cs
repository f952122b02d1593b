using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>Stage 6: owns the client's bytes, from the response headers to the last one.</summary>
internal static class RelayStage
{
    private static readonly MeshError TimedOut = new(
        ErrorCode.UpstreamTimeout, "The request did not end within the mesh's time limit (settings.request_timeout_ms).")
    { AttemptsSpent = true };

    private static readonly MeshError BodyTimedOut = new(
        ErrorCode.RequestTimeout, "The request body did not arrive within the mesh's time limit (settings.request_timeout_ms).");

    public static Task DeliverAsync(Exchange exchange, HttpResponse response, CancellationToken cancellationToken)
    {
        ResponseHeaders.Write(exchange, response);
        return exchange.Response is StreamedUpstreamResponse stream
            ? StreamRelay.DeliverAsync(exchange, stream, response, cancellationToken)
            : DeliverWholeAsync(exchange, (BufferedUpstreamResponse)exchange.Response, response, cancellationToken);
    }

    /// <summary>Answers with an error; nothing has been sent yet.</summary>
    public static Task RefuseAsync(Exchange exchange, HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        exchange.End(RequestOutcome.Failed, error.Form.Status, exchange.Fault);
        ResponseHeaders.Write(exchange, response);
        return ErrorWriter.WriteAsync(response, error, cancellationToken);
    }

    /// <summary>The request's time is up: an error, in band when the answer has begun.</summary>
    public static Task TimeOutAsync(Exchange exchange, HttpResponse response, CancellationToken cancellationToken)
    {
        if (response.HasStarted)
        {
            exchange.End(RequestOutcome.Interrupted, response.StatusCode, FaultClass.Timeout);
            return ErrorWriter.WriteEventAsync(response, TimedOut, cancellationToken);
        }

        // Nothing but the body can take that long before a reservation is asked for.
        MeshError error = exchange.Reservation is null ? BodyTimedOut : TimedOut;
        exchange.End(RequestOutcome.Failed, error.Form.Status, FaultClass.Timeout);
        ResponseHeaders.Write(exchange, response);
        return ErrorWriter.WriteAsync(response, error, cancellationToken);
    }

    private static async Task DeliverWholeAsync(
        Exchange exchange, BufferedUpstreamResponse answer, HttpResponse response, CancellationToken cancellationToken)
    {
        exchange.Usage = answer.Usage;
        ResponseHeaders.WriteCost(exchange, response);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body.Memory, cancellationToken);
        exchange.End(RequestOutcome.Completed, StatusCodes.Status200OK, FaultClass.None);
    }
}
