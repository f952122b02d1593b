using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>A request for images or sound: to a provider that speaks OpenAI's API it goes as it came, with the model's name changed.</summary>
internal abstract class MediaRequest(RequestEnvelope envelope, string path) : OperationRequest
{
    protected RequestEnvelope Request { get; } = envelope;

    /// <summary>What is asked for in <c>Accept</c>.</summary>
    protected virtual string Accept => "application/json";

    public override bool CanRepeat => Request.Form?.Upload?.CanRepeat != false;

    /// <summary>What an answer used.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="document">The answer, or the last event of one that is a stream; empty when it is neither.</param>
    public abstract ObservedUsage Used(Target target, ReadOnlySpan<byte> document);

    /// <summary>Whether a document is an answer to it.</summary>
    public abstract bool IsAnswer(ReadOnlySpan<byte> document);

    public sealed override PreparedOperation For(Target target) => target.Provider.Dialect == Dialect.OpenAI
        ? new PreparedMedia(this, target)
        {
            Path = OperationPath.Of(target, path),
            Bodies = [Request.Form is { } form ? new FormContent(form, Request.Body.Memory, target.Model) : OperationBody.For(Request, target)],
            Accept = Accept,
            Passing = Passing(target),
        }
        : new PreparedMedia(this, target)
        {
            Path = path,
            RefusedField = "model",
            Refusal = $"{target.Provider.Name} has no '{path}'. Name a model of another provider.",
        };

    /// <summary>Who follows an answer that passes as it comes; null when it is a document.</summary>
    protected abstract PassingAnswer? Passing(Target target);

    /// <summary>What an answer says of its tokens; <c>default</c> when it says nothing.</summary>
    protected static ObservedUsage Reported(ReadOnlySpan<byte> document) =>
        document.IsEmpty ? default
        : ChatFacts.Read(document).AnyUsage is { } usage && (usage.Tokens != default || usage.ChargedNanoDollars is not null) ? usage
        : default;

    /// <summary>Whether a provider charges tokens, so that an answer without them is worth an estimate.</summary>
    protected static bool ChargesTokens(Target target) => target.Tariff is not { Usual: var price }
        || price is not { Input: 0, Output: 0, AudioInput: null or 0, AudioOutput: null or 0, ImageInput: null or 0, ImageOutput: null or 0 };

    /// <summary>Usage that stands in for what an answer did not say.</summary>
    protected ObservedUsage Assumed(Target target, in TokenUsage answered, in MediaUsage pieces, bool areCounted) =>
        ChargesTokens(target)
            ? new ObservedUsage(answered with { Input = Prompt.For(target).Typical }, UsagePrecision.Estimated) { Pieces = pieces }
            : new ObservedUsage(default, areCounted ? UsagePrecision.Exact : UsagePrecision.Estimated) { Pieces = pieces };
}
