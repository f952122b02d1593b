using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// One try at one target:
/// <code>
/// send ──headers── error body → classified fault
///            ├──── whole body → read, checked → accepted
///            └──── stream ──── first content → accepted, the rest is pulled by the relay
/// </code>
/// Nothing of it has reached the client when it returns, so whatever failed can be tried elsewhere.
/// </summary>
internal sealed class ChatAttempt(UpstreamDirectory upstreams, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024 * 1024;

    public async Task<AttemptOutcome> RunAsync(AttemptCall call, CancellationToken cancellationToken)
    {
        if (upstreams.Find(call.Target.Provider) is not { } upstream)
        {
            return AttemptOutcome.Failed(FaultClass.Connection);
        }

        ProviderTimeouts timeouts = call.Target.Timeouts;
        PhaseClock? clock = new(HeaderLimit(call.Envelope, timeouts), time, cancellationToken, timeouts.Total);
        HttpResponseMessage? message = null;
        try
        {
            using HttpRequestMessage request = upstream.CreateRequest(ChatRequest.Path, call.Grant.Credential, call.Envelope.Stream);
            request.Headers.TryAddWithoutValidation(LoopGuard.Header, call.Loop);
            request.Content = new SplicedContent(
                call.Envelope.Body, ChatRequest.EditsFor(call.Envelope, call.Target, call.Continuation?.Prefill, call.OutputLimit));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            message = await upstream.SendAsync(request, clock.Token);

            if (MeshRefusals.IsRedirect((int)message.StatusCode))
            {
                return AttemptOutcome.Failed(MeshRefusals.OfRedirect(call.Target.Provider, (int)message.StatusCode), (int)message.StatusCode);
            }

            if (!message.IsSuccessStatusCode)
            {
                ProviderError error = await ErrorBody.ReadAsync(message.Content, clock);
                return call.Failed(FaultPhase.Status, message, error, time.GetUtcNow());
            }

            AttemptOutcome outcome = call.Envelope.Stream && message.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? await StreamOpening.OpenAsync(call, message, await message.Content.ReadAsStreamAsync(clock.Token), clock, time)
                : await ReadWholeAsync(call, message, clock);
            if (outcome.Response is StreamedUpstreamResponse)
            {
                // The response owns both from here on.
                message = null;
                clock = null;
            }

            return outcome;
        }
        catch (OperationCanceledException) when (clock is { HasPassed: true } && !cancellationToken.IsCancellationRequested)
        {
            return AttemptOutcome.Failed(FaultClass.Timeout, (int?)message?.StatusCode ?? 0);
        }
        catch (HttpRequestException exception) when (AddressRefusedException.Find(exception) is { } refused)
        {
            return AttemptOutcome.Failed(MeshRefusals.OfAddress(call.Target.Provider, refused), status: 0);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return AttemptOutcome.Failed(FaultClass.Connection, (int?)message?.StatusCode ?? 0);
        }
        catch (InvalidDataException)
        {
            // An event without end.
            return AttemptOutcome.Failed(FaultClass.ServerError, (int?)message?.StatusCode ?? 0);
        }
        finally
        {
            message?.Dispose();
            clock?.Dispose();
        }
    }

    private async Task<AttemptOutcome> ReadWholeAsync(AttemptCall call, HttpResponseMessage message, PhaseClock clock)
    {
        int status = (int)message.StatusCode;
        PooledBody? body = await ResponseBuffer.ReadAsync(
            message.Content, LargestAnswer, clock, HeaderLimit(call.Envelope, call.Target.Timeouts), call.Target.Timeouts.Idle);
        if (body is null)
        {
            return AttemptOutcome.Failed(FaultClass.ServerError, status);
        }

        ChatFacts facts = ChatFacts.Read(body.Span);
        bool isWhole = facts is { IsWellFormed: true, HasError: false, HasChoices: true };
        if (isWhole && !call.Envelope.Stream)
        {
            return AttemptOutcome.Accepted(new BufferedUpstreamResponse(call.Target, body, facts.AnyUsage ?? default), status);
        }

        using (body)
        {
            if (isWhole)
            {
                return await StreamOpening.OpenAsync(call, message, new MemoryStream(ChatDocument.ToEvents(body.Memory)), clock, time);
            }

            return facts is { IsWellFormed: true, HasError: true }
                ? call.Failed(FaultPhase.Body, message, ProviderError.Read(body.Span), time.GetUtcNow()) with { Usage = facts.AnyUsage ?? default }
                : AttemptOutcome.Failed(FaultClass.ServerError, status);
        }
    }

    // The headers of a whole answer come when it has been generated: the longest wait for generation applies, not that for a sign of life.
    private static TimeSpan HeaderLimit(RequestEnvelope envelope, ProviderTimeouts timeouts) =>
        envelope.Stream || timeouts.Headers > timeouts.FirstTokenReasoning ? timeouts.Headers : timeouts.FirstTokenReasoning;
}
