using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards.External;
using LlmMesh.Router.Guards.Texts;
using LlmMesh.Router.Telemetry;

namespace LlmMesh.Router.Guards;

/// <summary>
/// Checks of content, before the call and after it: rules over text, with verdicts. Without a guard that looks at a caller's team nothing
/// here reads a byte.
/// </summary>
internal sealed class GuardRoom(ExternalGuard external, RouterTelemetry telemetry, TimeProvider time)
{
    private static readonly MeshError Unreadable = new(
        ErrorCode.InvalidJson, "A text in 'messages' is not valid Unicode: it escapes half a surrogate pair.")
    { Param = "messages" };

    /// <summary>Checks the request. What is masked is left in <see cref="Exchange.Masks"/> for the envelope.</summary>
    public ValueTask<MeshError?> CheckAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        exchange.IsAnswerGuarded = GuardsOf(exchange, GuardPhase.After) is not null;
        return GuardsOf(exchange, GuardPhase.Before) is { } guards ? CheckAsync(exchange, guards, cancellationToken) : default;
    }

    /// <summary>The check of the answer; null when no guard looks at it.</summary>
    public AnswerGuard? ForAnswer(Exchange exchange) => exchange.Operation is null && GuardsOf(exchange, GuardPhase.After) is { } guards
        ? new AnswerGuard(exchange, guards, new Verdicts(exchange, GuardPhase.After, telemetry), external, time)
        : null;

    private async ValueTask<MeshError?> CheckAsync(Exchange exchange, GuardDefinition[] guards, CancellationToken cancellationToken)
    {
        if (TextsOf(exchange) is not { } parts)
        {
            return Unreadable;
        }

        var verdicts = new Verdicts(exchange, GuardPhase.Before, telemetry);
        var request = new GuardedRequest(verdicts.Phase, exchange.RequestId, exchange.Caller.Identity.Team);
        (List<BodyEdit> edits, MeshError? refusal) = await new WholeTexts(guards, verdicts, external, request, time)
            .CheckAsync(parts, static guard => guard.Before, cancellationToken);
        exchange.Masks = edits.Count > 0 ? edits : null;
        return refusal;
    }

    private static List<TextPart>? TextsOf(Exchange exchange)
    {
        ReadOnlySpan<byte> body = exchange.Envelope.Body.Span;
        return exchange.Asked is { } asked ? RequestTexts.ReadAt(body, asked.Texts) : RequestTexts.Read(body);
    }

    private static GuardDefinition[]? GuardsOf(Exchange exchange, GuardPhase phase)
    {
        IReadOnlyList<GuardDefinition> all = exchange.Catalog.Settings.Guards;
        if (all.Count == 0)
        {
            return null;
        }

        string team = exchange.Caller.Identity.Team;
        GuardDefinition[] guards = [.. all.Where(guard =>
            (phase == GuardPhase.Before ? guard.Before : guard.After) != GuardAction.Off
            && (guard.Teams.Count == 0 || guard.Teams.Contains(team, StringComparer.Ordinal)))];
        return guards.Length > 0 ? guards : null;
    }
}
