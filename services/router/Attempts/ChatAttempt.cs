using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
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

        PreparedRequest prepared = PreparedRequest.Of(call);
        if (prepared.Refusal is { } refusal)
        {
            return AttemptOutcome.Failed(refusal, status: 0);
        }

        ProviderTimeouts timeouts = call.Target.Timeouts;
        PhaseClock? clock = new(HeaderLimit(call.Envelope, timeouts), time, cancellationToken, timeouts.Total);
        HttpResponseMessage? message = null;
        try
        {
            using HttpRequestMessage request = upstream.CreateRequest(prepared.Path, call.Grant.Credential, call.Envelope.Stream);
            request.Headers.TryAddWithoutValidation(LoopGuard.Header, call.Loop);
            AddHeaders(request, prepared);
            request.Content = prepared.Content;
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

            AttemptOutcome outcome = call.Envelope.Stream && message.Content.Headers.ContentType?.MediaType == StreamTypeOf(prepared)
                ? await StreamOpening.OpenAsync(call, message, await ReadStreamAsync(call, prepared, message, clock), clock, time)
                : await ReadWholeAsync(call, prepared, message, clock);
            if (outcome.Response is { } response)
            {
                response.Dropped = prepared.Dropped;
            }

            if (outcome.Response is StreamedUpstreamResponse)
            {
                // The response owns both from here on.
                message = null;
                clock = null;
            }

            return outcome;
        }
        catch (Exception exception) when (BrokenAttempt.Explain(exception, call, message, clock, cancellationToken) is { } broken)
        {
            return broken;
        }
        finally
        {
            message?.Dispose();
            clock?.Dispose();
        }
    }

    private static string StreamTypeOf(PreparedRequest prepared) => prepared.Dialect?.StreamType ?? "text/event-stream";

    private static void AddHeaders(HttpRequestMessage request, PreparedRequest prepared)
    {
        foreach ((string name, string value) in prepared.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach ((string name, string value) in prepared.Dialect?.Headers ?? [])
        {
            if (!request.Headers.NonValidated.Contains(name))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static async Task<Stream> ReadStreamAsync(
        AttemptCall call, PreparedRequest prepared, HttpResponseMessage message, PhaseClock clock)
    {
        Stream stream = await message.Content.ReadAsStreamAsync(clock.Token);
        return prepared.Dialect is { } dialect
            ? new TranslatedStream(stream, dialect.Framing, dialect.Decoder(call.Answer), prepared.IsOriginal && call.KeepsOriginal)
            : stream;
    }

    private async Task<AttemptOutcome> ReadWholeAsync(
        AttemptCall call, PreparedRequest prepared, HttpResponseMessage message, PhaseClock clock)
    {
        int status = (int)message.StatusCode;
        PooledBody? body = await ResponseBuffer.ReadAsync(
            message.Content, LargestAnswer, clock, HeaderLimit(call.Envelope, call.Target.Timeouts), call.Target.Timeouts.Idle);
        if (body is null)
        {
            return AttemptOutcome.Failed(FaultClass.ServerError, status);
        }

        if (prepared.Dialect is not { } dialect)
        {
            return await AcceptWholeAsync(call, message, body, original: null, clock);
        }

        if (dialect.ToChat(body.Memory, call.Answer) is { } chat)
        {
            return await AcceptWholeAsync(call, message, PooledBody.CopyOf(chat), prepared.IsOriginal && call.KeepsOriginal ? body : Released(body), clock);
        }

        body.Dispose();
        return AttemptOutcome.Failed(FaultClass.ServerError, status);
    }

    private static PooledBody? Released(PooledBody body)
    {
        body.Dispose();
        return null;
    }

    private async Task<AttemptOutcome> AcceptWholeAsync(
        AttemptCall call, HttpResponseMessage message, PooledBody body, PooledBody? original, PhaseClock clock)
    {
        int status = (int)message.StatusCode;
        ChatFacts facts = ChatFacts.Read(body.Span);
        bool isWhole = facts is { IsWellFormed: true, HasError: false, HasChoices: true };
        if (isWhole && !call.Envelope.Stream)
        {
            return AttemptOutcome.Accepted(
                new BufferedUpstreamResponse(call.Target, body, facts.AnyUsage ?? default) { Original = original }, status);
        }

        using (original)
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
