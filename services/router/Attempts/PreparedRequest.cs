using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

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
        if (call is { Sent: { IsSuperseded: false } sent, Continuation: null }
            && sent.Dialect.IsSpokenBy(target)
            && !call.Envelope.IsToldRouting(target))
        {
            return new PreparedRequest
            {
                Path = OperationPath.Of(target, sent.Dialect.PathFor(target.Model, stream)),
                Content = Json(new SplicedContent(sent.Body, sent.Dialect.EditsFor(sent, target, call.OutputLimit))),
                Dialect = sent.Dialect.Upstream,
                IsOriginal = true,
                Headers = sent.Headers,
            };
        }

        if (call.Sent is { Untranslatable: { } field } untranslatable)
        {
            return Refused(field, untranslatable.IsMasked ? $"'{field}' cannot be sent on, because the mesh has masked what the request says. Leave it out."
                : untranslatable.IsSuperseded ? $"'{field}' cannot be sent on together with what a preset adds. Leave it out, or name a model instead of the preset."
                : $"'{field}' cannot be said to {target.Name}. Leave it out, or name a model that takes such requests as they are.");
        }

        List<BodyEdit> edits = ChatRequest.EditsFor(call.Envelope, target, call.Continuation?.Prefill, call.OutputLimit);
        var context = new TranslationContext(target, stream) { KeepsReasoning = call.KeepsReasoning, IsForeign = call.Sent is not null };
        return (UpstreamDialect.Of(target.Provider.Dialect) ?? OnlyDialect(call)) is { } dialect ? Translate(call, dialect, edits, context)
            : CompatibleRequest.Concerns(call.Envelope.Body.Span, context) ? Translate(call, CompatibleUpstream.Instance, edits, context)
            : new PreparedRequest
            {
                Path = OperationPath.Of(target, ChatRequest.Path),
                Content = Json(new SplicedContent(call.Envelope.Body, edits)),
                Dialect = AnswersOf(target, context),
            };
    }

    private static PreparedRequest Translate(AttemptCall call, UpstreamDialect dialect, List<BodyEdit> edits, TranslationContext context)
    {
        byte[] chat = new byte[BodyEdits.LengthOf(call.Envelope.Body.Length, edits)];
        BodyEdits.CopyTo(call.Envelope.Body.Span, edits, chat);
        List<string> rejected = [];
        ReadOnlyMemory<byte> accepted =
            dialect is CompatibleUpstream ? chat : CompatibleRequest.WithoutRejected(chat, call.Target, rejected);
        Translation translation = dialect.Translate(accepted, context);
        return translation.RefusedField is { } field
            ? Refused(field, translation.Refusal)
            : new PreparedRequest
            {
                Path = OperationPath.Of(call.Target, dialect.PathFor(call.Target.Model, context.Stream)),
                Content = Json(new ReadOnlyMemoryContent(translation.Body)),
                Dialect = dialect is CompatibleUpstream ? AnswersOf(call.Target, context) : dialect,
                Dropped = [.. rejected, .. translation.Dropped],
                Headers = call.Sent is { } sent && sent.Dialect.IsSpokenBy(call.Target) ? sent.Headers : [],
            };
    }

    // A model that knows no chat gets what the mesh has changed in the client's dialect too.
    private static UpstreamDialect? OnlyDialect(AttemptCall call) =>
        call is { Sent.Dialect: { } dialect, Target.Definition: { } model } && (model.Capabilities & Capabilities.Chat) == 0
            ? dialect.Upstream
            : null;

    // What a compatible server answers is read as it comes, unless it goes on to another dialect or is known to break clients.
    private static CompatibleUpstream? AnswersOf(Target target, TranslationContext context) =>
        context.IsForeign || target.Provider.Quirks.RepairsAnswers ? CompatibleUpstream.Instance : null;

    // Another candidate may have a word for it.
    private static PreparedRequest Refused(string field, string? reason) =>
        new() { Refusal = new ClassifiedError(FaultClass.InvalidRequest, FaultAction.Next, reason, field) { Told = ErrorCode.UnsupportedParameter } };

    private static HttpContent Json(HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }
}
