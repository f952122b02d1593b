using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;

namespace LlmMesh.Router.Relay;

/// <summary>Stage 6: owns the client's bytes, from the response headers to the last one.</summary>
internal static class RelayStage
{
    private static readonly MeshError TimedOut = new(
        ErrorCode.UpstreamTimeout, "The request did not end within the mesh's time limit (settings.request_timeout_ms, or x-mesh-timeout or the preset's limits.timeout_ms where shorter).")
    { AttemptsSpent = true };

    private static readonly MeshError Revoked = new(
        ErrorCode.KeyRevoked, "This API key has been revoked, and its requests under way with it. What was received is not complete.")
    { AttemptsSpent = true };

    // Nothing has been spent for good: another replica may serve it at once.
    private static readonly MeshError Stopping = new(
        ErrorCode.Stopping, "The mesh's replica that served this request is stopping. What was received is not complete; send the request again.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    private static readonly MeshError BodyTimedOut = new(
        ErrorCode.RequestTimeout, "The request body did not arrive within the mesh's time limit (settings.request_timeout_ms, or x-mesh-timeout where shorter).");

    /// <summary>Delivers the accepted answer from its beginning.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="guard">What stands between the answer and the client; null when nothing does.</param>
    /// <param name="response">The client's response.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>
    /// Whether nothing more is to be delivered: the client has all of it, or a guard has refused it and the client has been told. False
    /// when a stream broke after it had begun.
    /// </returns>
    public static Task<bool> DeliverAsync(
        Exchange exchange, AnswerGuard? guard, HttpResponse response, CancellationToken cancellationToken)
    {
        ResponseHeaders.Write(exchange, response);
        if (exchange.Response is PassedUpstreamResponse passing)
        {
            return PassingRelay.DeliverAsync(exchange, passing, response, cancellationToken);
        }

        if (exchange.Response is not StreamedUpstreamResponse stream)
        {
            return DeliverWholeAsync(exchange, (BufferedUpstreamResponse)exchange.Response, guard, response, cancellationToken);
        }

        ResponseHeaders.BeginStream(response, exchange);
        TranslatedBody.Install(exchange, response);
        return StreamRelay.DeliverAsync(exchange, stream, guard, response, cancellationToken);
    }

    /// <summary>Goes on with a stream that broke and was taken up by somebody else.</summary>
    /// <returns>As <see cref="DeliverAsync"/>.</returns>
    public static Task<bool> ContinueAsync(
        Exchange exchange, AnswerGuard? guard, HttpResponse response, CancellationToken cancellationToken)
    {
        StreamRelay.AnnounceResumption(exchange, response);
        return StreamRelay.DeliverAsync(exchange, (StreamedUpstreamResponse)exchange.Response, guard, response, cancellationToken);
    }

    /// <summary>Ends a stream that nobody could go on with: an error event names the cause.</summary>
    public static async Task BreakOffAsync(
        Exchange exchange, AnswerGuard? guard, HttpResponse response, CancellationToken cancellationToken)
    {
        // The first cause: what became of attempts to go on does not matter to the client.
        FaultClass fault = exchange.Attempts.FindLast(attempt => attempt.Delivered)?.Fault ?? FaultClass.StreamInterrupted;
        exchange.KeepBroken();
        exchange.End(RequestOutcome.Interrupted, response.StatusCode, fault);
        var error = new MeshError(
            ErrorCode.StreamInterrupted,
            $"The provider's answer broke off ({FaultNames.Of(fault)}). What was received is not complete.")
        { AttemptsSpent = true };
        if (guard is not null)
        {
            // What was held back is the client's, as far as it may have it.
            await guard.ReleaseAsync(response.BodyWriter, isEnd: true, cancellationToken);
            error = guard.Refusal ?? error;
        }

        await TellAsync(exchange, response, error, cancellationToken);
    }

    /// <summary>Answers with an error; nothing has been sent yet.</summary>
    public static Task RefuseAsync(Exchange exchange, HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        exchange.Error = error.Form.Code;
        exchange.End(RequestOutcome.Failed, error.Form.Status, exchange.Fault);
        ResponseHeaders.Write(exchange, response);
        return ErrorWriter.WriteAsync(response, error, cancellationToken);
    }

    /// <summary>Answers with what stands in for a provider's answer; nothing has been sent yet.</summary>
    public static Task SubstituteAsync(
        Exchange exchange, ReadOnlyMemory<byte> answer, HttpResponse response, CancellationToken cancellationToken) =>
        SubstituteRelay.DeliverAsync(exchange, answer, response, cancellationToken);

    /// <summary>The caller's key was revoked together with its requests: an error, in band when the answer has begun.</summary>
    public static Task CutOffAsync(Exchange exchange, HttpResponse response, CancellationToken cancellationToken) =>
        EndEarlyAsync(exchange, response, Revoked, cancellationToken);

    /// <summary>The mesh stops and the time for what was under way has run out: an error, in band when the answer has begun.</summary>
    public static Task StopAsync(Exchange exchange, HttpResponse response, CancellationToken cancellationToken) =>
        EndEarlyAsync(exchange, response, Stopping, cancellationToken);

    /// <summary>The request's time is up: an error, in band when the answer has begun.</summary>
    public static Task TimeOutAsync(Exchange exchange, HttpResponse response, CancellationToken cancellationToken)
    {
        if (response.HasStarted)
        {
            exchange.KeepBroken();
            exchange.End(RequestOutcome.Interrupted, response.StatusCode, FaultClass.Timeout);
            return TellAsync(exchange, response, TimedOut, cancellationToken);
        }

        // Before a reservation is asked for nothing takes that long but the body, and the guards that look at it once it is there.
        MeshError error = exchange.HasEnvelope ? TimedOut : BodyTimedOut;
        exchange.Error = error.Form.Code;
        exchange.End(RequestOutcome.Failed, error.Form.Status, FaultClass.Timeout);
        ResponseHeaders.Write(exchange, response);
        return ErrorWriter.WriteAsync(response, error, cancellationToken);
    }

    // Nobody's fault but the mesh's: no provider is blamed for it.
    private static Task EndEarlyAsync(Exchange exchange, HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        if (response.HasStarted)
        {
            exchange.KeepBroken();
            exchange.End(RequestOutcome.Interrupted, response.StatusCode, FaultClass.Cancelled);
            return TellAsync(exchange, response, error, cancellationToken);
        }

        exchange.Error = error.Form.Code;
        exchange.End(RequestOutcome.Failed, error.Form.Status, FaultClass.Cancelled);
        ResponseHeaders.Write(exchange, response);
        return ErrorWriter.WriteAsync(response, error, cancellationToken);
    }

    /// <summary>
    /// Tells a client that has begun to read that the rest will not come: in a stream of events with one more; anything else ends with its
    /// connection, because a truncated answer that ends in good order would look whole.
    /// </summary>
    private static Task TellAsync(Exchange exchange, HttpResponse response, MeshError error, CancellationToken cancellationToken)
    {
        exchange.Error = error.Form.Code;
        if (exchange.Operation is null || response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            return ErrorWriter.WriteEventAsync(response, error, cancellationToken);
        }

        response.HttpContext.Abort();
        return Task.CompletedTask;
    }

    private static async Task<bool> DeliverWholeAsync(
        Exchange exchange, BufferedUpstreamResponse answer, AnswerGuard? guard, HttpResponse response, CancellationToken cancellationToken)
    {
        exchange.Usage = answer.Usage.Precision == UsagePrecision.None
            ? exchange.UsageOf(answer.Target, answer.Usage, ChatOutput.Of(answer.Body.Span))
            : answer.Usage;
        ResponseHeaders.WriteCost(exchange, response);
        List<BodyEdit>? edits = null;
        if (guard is not null)
        {
            if (await guard.CheckAsync(answer.Body, cancellationToken) is not { } masked)
            {
                MeshError refusal = guard.Refusal!;
                ResponseHeaders.WriteGuards(exchange, response);
                exchange.Error = refusal.Form.Code;
                exchange.End(RequestOutcome.Interrupted, refusal.Form.Status, FaultClass.ContentPolicy);
                await ErrorWriter.WriteAsync(response, refusal, cancellationToken);
                return true;
            }

            ResponseHeaders.WriteGuards(exchange, response);
            edits = masked;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        ReadOnlyMemory<byte> body = WholeBody(exchange, answer, edits);
        response.ContentLength = body.Length;
        if (exchange.Keeper is { } keeper)
        {
            // Before the client has it: its next request may go on from it at once.
            await keeper.KeepAsync(body, cancellationToken);
        }

        await response.BodyWriter.WriteAsync(body, cancellationToken);
        exchange.End(RequestOutcome.Completed, StatusCodes.Status200OK, FaultClass.None);
        return true;
    }

    private static ReadOnlyMemory<byte> WholeBody(Exchange exchange, BufferedUpstreamResponse answer, List<BodyEdit>? edits)
    {
        if (answer.Original is { } original)
        {
            return original.Memory;
        }

        ReadOnlyMemory<byte> body = answer.Body.Memory;
        if (edits is { Count: > 0 })
        {
            byte[] masked = new byte[BodyEdits.LengthOf(body.Length, edits)];
            BodyEdits.CopyTo(body.Span, edits, masked);
            body = masked;
        }

        return exchange.Client is { } dialect ? dialect.FromChat(body, exchange.AnswerContext()) : body;
    }
}
