using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// One try at one target:
/// <code>
/// send ──headers── error body → classified fault
///            ├──── whole body → read, checked → accepted
///            └──── stream ──── first content → accepted, the rest is pulled by the relay
/// </code>
/// Nothing has reached the client when it returns, so whatever failed can be tried elsewhere.
/// </summary>
internal sealed class ChatAttempt(UpstreamDirectory upstreams, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024 * 1024;

    public async Task<AttemptOutcome> RunAsync(
        RequestEnvelope envelope, Target target, IReadOnlyList<FaultRule> rules, CancellationToken cancellationToken)
    {
        if (upstreams.Find(target.Provider) is not { } upstream)
        {
            return AttemptOutcome.Failed(FaultClass.Connection);
        }

        PhaseClock? clock = new(HeaderLimit(envelope, target.Provider.Timeouts), time, cancellationToken);
        HttpResponseMessage? message = null;
        try
        {
            using HttpRequestMessage request = upstream.CreateRequest(ChatRequest.Path, envelope.Stream);
            request.Content = new SplicedContent(envelope.Body, ChatRequest.EditsFor(envelope, target));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            message = await upstream.SendAsync(request, clock.Token);

            int status = (int)message.StatusCode;
            if (status is < 200 or > 299)
            {
                return await ClassifyAsync(message, target, rules, clock);
            }

            if (!envelope.Stream || message.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                return await ReadWholeAsync(message, target, status, clock);
            }

            AttemptOutcome outcome = await OpenStreamAsync(message, envelope, target, clock);
            if (outcome.Response is not null)
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

    private async Task<AttemptOutcome> ClassifyAsync(
        HttpResponseMessage message, Target target, IReadOnlyList<FaultRule> rules, PhaseClock clock)
    {
        ProviderError error = await ErrorBody.ReadAsync(message.Content, clock);
        var fault = ProviderFault.Of(target.Provider.Name, FaultPhase.Status, message, error, time.GetUtcNow());
        return AttemptOutcome.Failed(FaultClassifier.Classify(rules, fault), fault.HttpStatus);
    }

    private static async Task<AttemptOutcome> ReadWholeAsync(
        HttpResponseMessage message, Target target, int status, PhaseClock clock)
    {
        PooledBody? body = await ResponseBuffer.ReadAsync(message.Content, LargestAnswer, clock, target.Provider.Timeouts.Idle);
        if (body is null)
        {
            return AttemptOutcome.Failed(FaultClass.ServerError, status);
        }

        ChatFacts facts = ChatFacts.Read(body.Span);
        if (facts is { IsWellFormed: true, HasError: false, HasChoices: true })
        {
            return AttemptOutcome.Accepted(new BufferedUpstreamResponse(target, body, facts.Usage ?? default), status);
        }

        body.Dispose();
        return AttemptOutcome.Failed(FaultClass.ServerError, status);
    }

    private static async Task<AttemptOutcome> OpenStreamAsync(
        HttpResponseMessage message, RequestEnvelope envelope, Target target, PhaseClock clock)
    {
        clock.Arm(FirstTokenLimit(target));
        var events = new SseReader(await message.Content.ReadAsStreamAsync(clock.Token));
        StreamedUpstreamResponse? response = null;
        try
        {
            var progress = new ChatStream(envelope.Choices, envelope.StreamOptions is { AsksUsage: true });
            do
            {
                while (events.TryRead(out SseEvent sseEvent))
                {
                    switch (progress.Observe(sseEvent))
                    {
                        case ChatEvent.Content:
                            response = new StreamedUpstreamResponse(target, message, events, progress, clock);
                            return AttemptOutcome.Accepted(response, (int)message.StatusCode);
                        case ChatEvent.Error or ChatEvent.CutShort or ChatEvent.Malformed or ChatEvent.Done:
                            return AttemptOutcome.Failed(FaultClass.ServerError, (int)message.StatusCode);
                    }
                }
            }
            while (await events.FillAsync(clock.Token));

            // Nothing has been delivered, so an empty stream is no worse than a connection that broke.
            return AttemptOutcome.Failed(FaultClass.Connection, (int)message.StatusCode);
        }
        finally
        {
            if (response is null)
            {
                await events.DisposeAsync();
            }
        }
    }

    // The headers of a whole answer come when it has been generated: the longest wait for generation applies, not that for a sign of life.
    private static TimeSpan HeaderLimit(RequestEnvelope envelope, ProviderTimeouts timeouts) =>
        envelope.Stream || timeouts.Headers > timeouts.FirstTokenReasoning ? timeouts.Headers : timeouts.FirstTokenReasoning;

    private static TimeSpan FirstTokenLimit(Target target) =>
        target.Definition is { } definition && (definition.Capabilities & Capabilities.Reasoning) == 0
            ? target.Provider.Timeouts.FirstToken
            : target.Provider.Timeouts.FirstTokenReasoning;
}
