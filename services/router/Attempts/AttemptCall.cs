using LlmMesh.Catalog;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>What one attempt is to do.</summary>
/// <param name="Envelope">The request.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Grant">With which of the provider's credentials.</param>
/// <param name="Rules">How errors are classified.</param>
/// <param name="Text">Takes note of the text of a stream; null when nobody could go on with it.</param>
/// <param name="Continuation">What has been delivered already; null for an answer from the beginning.</param>
internal sealed record AttemptCall(
    RequestEnvelope Envelope,
    Target Target,
    AccountGrant Grant,
    IReadOnlyList<FaultRule> Rules,
    DeliveredText? Text,
    Continuation? Continuation)
{
    /// <summary>Most output tokens of each choice, whatever the client allows; null: as the client says.</summary>
    public long? OutputLimit { get; init; }

    /// <summary>The request as the client sent it in another dialect than chat completions; null where there is none.</summary>
    public SentRequest? Sent { get; init; }

    /// <summary>Whether the client may get the answer to <see cref="Sent"/> as it comes. Default true.</summary>
    public bool KeepsOriginal { get; init; } = true;

    /// <summary>See <see cref="TranslationContext.KeepsReasoning"/>. Default true.</summary>
    public bool KeepsReasoning { get; init; } = true;

    /// <summary>What a translated answer says besides what the model has written.</summary>
    public required AnswerContext Answer { get; init; }

    /// <summary>The meshes it has been through; null: none of its way is told.</summary>
    public string? Loop { get; init; }

    /// <summary>An attempt at a target, which the exchange names as the one that is tried.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="grant">With which of the provider's credentials.</param>
    /// <param name="text">See <see cref="Text"/>.</param>
    /// <param name="continuation">See <see cref="Continuation"/>.</param>
    public static AttemptCall Of(Exchange exchange, AccountGrant grant, DeliveredText? text, Continuation? continuation)
    {
        Target target = exchange.Target!;
        return new AttemptCall(exchange.Envelope, target, grant, exchange.Catalog.FaultRules, text, continuation)
        {
            OutputLimit = exchange.OutputLimitAt(target),
            Sent = exchange.Sent,
            KeepsOriginal = !exchange.IsAnswerGuarded,
            KeepsReasoning = ReferenceEquals(target.Provider, FirstOf(exchange).Provider),
            Answer = exchange.AnswerContext(),
            Loop = exchange.Loop,
        };
    }

    /// <summary>The outcome of an attempt whose answer is an error.</summary>
    public AttemptOutcome Failed(FaultPhase phase, HttpResponseMessage answer, ProviderError error, DateTimeOffset now) => AttemptOutcome.Failed(
        FaultClassifier.Classify(Rules, ProviderFault.Of(Target.Provider.Name, phase, answer, error, now)), (int)answer.StatusCode);

    // Who has most likely said what was said before. A plan that follows when the first has failed has another first candidate.
    private static Target FirstOf(Exchange exchange) =>
        exchange.Attempts is [{ } first, ..] ? first.Target : exchange.Plan.Candidates[0];
}
