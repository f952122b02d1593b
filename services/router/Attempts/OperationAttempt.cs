using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// One try at one target for a request that is no chat:
/// <code>
/// send ──headers── error body → classified fault
///   ↑        ├──── document ── read, checked ── further bodies? ──no──→ joined → accepted
///   └────────┼──────────────────────────────────────┘ yes
///            └──── passing ── first bytes → accepted, the rest is pulled by the relay
/// </code>
/// Nothing of it has reached the client when it returns, so whatever failed can be tried elsewhere.
/// </summary>
internal sealed class OperationAttempt(UpstreamDirectory upstreams, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024 * 1024;

    // What a speaker has to play before it notices the next piece is late.
    private const int FirstPiece = 16 * 1024;

    public async Task<AttemptOutcome> RunAsync(AttemptCall call, OperationRequest asked, CancellationToken cancellationToken)
    {
        if (upstreams.Find(call.Target.Provider) is not { } upstream)
        {
            return AttemptOutcome.Failed(FaultClass.Connection);
        }

        if (call.Envelope is { Form: not null } envelope && envelope.IsToldRouting(call.Target))
        {
            return Unsaid("provider", $"A form cannot tell {call.Target.Provider.Name} what is demanded of its providers. Name a model of another provider.");
        }

        PreparedOperation prepared = asked.For(call.Target);
        if (prepared.RefusedField is { } field)
        {
            return Unsaid(field, prepared.Refusal);
        }

        var answers = new List<PooledBody>(prepared.Bodies.Count);
        ObservedUsage used = default;
        PooledBody? kept = null;
        try
        {
            foreach (HttpContent body in prepared.Bodies)
            {
                AttemptOutcome outcome = await SendAsync(call, upstream, prepared, body, cancellationToken);
                if (outcome.Response is not BufferedUpstreamResponse part)
                {
                    // What earlier bodies used is paid for, whatever becomes of the others.
                    return outcome.Response is null ? outcome with { Usage = used + outcome.Usage } : outcome;
                }

                used += part.Usage;
                answers.Add(part.Body);
            }

            const int ok = StatusCodes.Status200OK;
            if (prepared.Join(answers) is not { } answer)
            {
                return AttemptOutcome.Failed(FaultClass.ServerError, ok) with { Usage = used };
            }

            kept = answer.Body;
            return AttemptOutcome.Accepted(
                new BufferedUpstreamResponse(call.Target, answer.Body, answer.Usage)
                {
                    ContentType = answer.ContentType,
                    Dropped = prepared.Dropped,
                },
                ok);
        }
        finally
        {
            foreach (PooledBody answer in answers)
            {
                if (!ReferenceEquals(answer, kept))
                {
                    answer.Dispose();
                }
            }
        }
    }

    // Another candidate may have a word for it.
    private static AttemptOutcome Unsaid(string field, string? reason) => AttemptOutcome.Failed(
        new ClassifiedError(FaultClass.InvalidRequest, FaultAction.Next, reason, field) { Told = ErrorCode.UnsupportedParameter }, status: 0);

    private async Task<AttemptOutcome> SendAsync(
        AttemptCall call, Upstream upstream, PreparedOperation prepared, HttpContent body, CancellationToken cancellationToken)
    {
        ProviderTimeouts timeouts = call.Target.Timeouts;
        TimeSpan limit = HeaderLimit(timeouts);
        PhaseClock? clock = new(limit, time, cancellationToken, timeouts.Total);
        HttpResponseMessage? message = null;
        try
        {
            using HttpRequestMessage request = upstream.CreateRequest(prepared.Path, call.Grant.Credential, stream: false);
            request.Headers.TryAddWithoutValidation(LoopGuard.Header, call.Loop);
            request.Headers.Remove("Accept");
            request.Headers.TryAddWithoutValidation("Accept", prepared.Accept);
            request.Content = body;
            (body as FormContent)?.Follow(clock, limit);
            message = await upstream.SendAsync(request, clock.Token);
            int status = (int)message.StatusCode;
            if (MeshRefusals.IsRedirect(status))
            {
                return AttemptOutcome.Failed(MeshRefusals.OfRedirect(call.Target.Provider, status), status);
            }

            if (!message.IsSuccessStatusCode)
            {
                ProviderError error = await ErrorBody.ReadAsync(message.Content, clock);
                return call.Failed(FaultPhase.Status, message, error, time.GetUtcNow());
            }

            if (prepared.Passing?.Accepts(message.Content.Headers.ContentType?.MediaType) != true)
            {
                return await ReadWholeAsync(call, message, clock, limit);
            }

            AttemptOutcome outcome = await OpenAsync(call, prepared, message, clock, limit);
            if (outcome.Response is not null)
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

    private async Task<AttemptOutcome> ReadWholeAsync(AttemptCall call, HttpResponseMessage message, PhaseClock clock, TimeSpan limit)
    {
        int status = (int)message.StatusCode;
        PooledBody? body = await ResponseBuffer.ReadAsync(message.Content, LargestAnswer, clock, limit, call.Target.Timeouts.Idle);
        if (body is null)
        {
            return AttemptOutcome.Failed(FaultClass.ServerError, status);
        }

        // Usage and error stand in the same places as in a chat completion.
        ChatFacts facts = ChatFacts.Read(body.Span);
        if (facts is { IsWellFormed: true, HasError: false })
        {
            return AttemptOutcome.Accepted(new BufferedUpstreamResponse(call.Target, body, facts.AnyUsage ?? default), status);
        }

        using (body)
        {
            return facts is { IsWellFormed: true, HasError: true }
                ? call.Failed(FaultPhase.Body, message, ProviderError.Read(body.Span), time.GetUtcNow()) with { Usage = facts.AnyUsage ?? default }
                : AttemptOutcome.Failed(FaultClass.ServerError, status);
        }
    }

    private static async Task<AttemptOutcome> OpenAsync(
        AttemptCall call, PreparedOperation prepared, HttpResponseMessage message, PhaseClock clock, TimeSpan limit)
    {
        int status = (int)message.StatusCode;
        Stream body = await message.Content.ReadAsStreamAsync(clock.Token);
        byte[] first = new byte[FirstPiece];
        clock.Arm(limit);
        int length = await body.ReadAsync(first, clock.Token);
        if (length == 0)
        {
            await body.DisposeAsync();
            return AttemptOutcome.Failed(FaultClass.ServerError, status);
        }

        return AttemptOutcome.Accepted(
            new PassedUpstreamResponse(call.Target, message, body, clock)
            {
                First = first.AsMemory(0, length),
                Answer = prepared.Passing!,
                ContentType = message.Content.Headers.ContentType?.ToString() ?? "application/octet-stream",
                Length = message.Content.Headers.ContentLength,
                Dropped = prepared.Dropped,
            },
            status);
    }

    // The headers of an answer come when it has been made: the longest wait for generation applies, not that for a sign of life.
    private static TimeSpan HeaderLimit(ProviderTimeouts timeouts) =>
        timeouts.Headers > timeouts.FirstTokenReasoning ? timeouts.Headers : timeouts.FirstTokenReasoning;
}
