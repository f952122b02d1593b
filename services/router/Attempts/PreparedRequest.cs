using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// What one attempt sends: the client's bytes where the provider speaks its dialect, a translation where it does not; or the reason why
/// it cannot be said to the provider at all.
/// </summary>
internal sealed record PreparedRequest
{
    /// <summary>Path and query behind the provider's base address.</summary>
    public string Path { get; private init; } = ChatRequest.Path;

    /// <summary>The body; null when it was refused.</summary>
    public HttpContent? Content { get; private init; }

    /// <summary>What the answer has to be translated from; null for chat completions.</summary>
    public UpstreamDialect? Dialect { get; private init; }

    /// <summary>Whether these are the client's own bytes in another dialect than chat completions, so that the answer's are welcome too.</summary>
    public bool IsOriginal { get; private init; }

    /// <summary>The client's headers that go with the body.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>Fields that were only hints and are not sent.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    /// <summary>Why the request cannot be said to the provider; null when it can.</summary>
    public ClassifiedError? Refusal { get; private init; }

    public static PreparedRequest Of(AttemptCall call)
    {
        Target target = call.Target;
        bool stream = call.Envelope.Stream;
        if (call is { Sent: { IsSuperseded: false } sent, Continuation: null } && sent.Dialect.IsSpokenBy(target.Provider))
        {
            return new PreparedRequest
            {
                Path = sent.Dialect.PathFor(target.Model, stream),
                Content = Json(new SplicedContent(sent.Body, sent.Dialect.EditsFor(sent, target, call.OutputLimit))),
                Dialect = sent.Dialect.Upstream,
                IsOriginal = true,
                Headers = sent.Headers,
            };
        }

        List<BodyEdit> edits = ChatRequest.EditsFor(call.Envelope, target, call.Continuation?.Prefill, call.OutputLimit);
        return UpstreamDialect.Of(target.Provider.Dialect) is { } dialect
            ? Translate(call, dialect, edits)
            : new PreparedRequest { Content = Json(new SplicedContent(call.Envelope.Body, edits)) };
    }

    private static PreparedRequest Translate(AttemptCall call, UpstreamDialect dialect, List<BodyEdit> edits)
    {
        byte[] chat = new byte[BodyEdits.LengthOf(call.Envelope.Body.Length, edits)];
        BodyEdits.CopyTo(call.Envelope.Body.Span, edits, chat);
        Translation translation = dialect.Translate(
            chat, new TranslationContext(call.Target, call.Envelope.Stream) { KeepsReasoning = call.KeepsReasoning });
        return translation.RefusedField is { } field
            ? new PreparedRequest
            {
                // Another candidate may have a word for it.
                Refusal = new ClassifiedError(FaultClass.InvalidRequest, FaultAction.Next, translation.Refusal, field),
            }
            : new PreparedRequest
            {
                Path = dialect.PathFor(call.Target.Model, call.Envelope.Stream),
                Content = Json(new ReadOnlyMemoryContent(translation.Body)),
                Dialect = dialect,
                Dropped = translation.Dropped,
                Headers = call.Sent is { } sent && sent.Dialect.IsSpokenBy(call.Target.Provider) ? sent.Headers : [],
            };
    }

    private static HttpContent Json(HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }
}
