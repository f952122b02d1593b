using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// Stage 5: candidates in order, each with its provider's credentials in order, each as often as that may help.
/// <code>
/// attempt ── accepted ────────────────────────────────────→ relay
///    ↑ └──── fault ── action ─┬─ retry ───── wait ──┐
///    │                        ├─ next credential ───┤
///    │                        ├─ next candidate ────┤ (only one with a larger window, where the prompt was too long)
///    └────────────────────────┼─────────────────────┘
///                             └─ return, or nobody left ──→ error
/// </code>
/// A stream that has broken comes back here and is taken up by another candidate where that can be done honestly.
/// </summary>
internal sealed class AttemptStage(
    AttemptRunner runner, RetryGate retries, Accounts accounts, CircuitReporter circuits, RouterTelemetry telemetry)
{
    /// <summary>Brings the exchange a response, or says why nobody could.</summary>
    public async ValueTask<MeshError?> RunAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        while (true)
        {
            Target target = exchange.Plan.Candidates[exchange.Reservation!.CandidateIndex];
            AttemptOutcome outcome = await TryTargetAsync(exchange, target, cancellationToken);
            if (outcome.Response is { } response)
            {
                exchange.Response = response;
                return null;
            }

            FaultAction action = ActionOn(exchange, outcome.Error);
            if (action == FaultAction.Return || !await MoveOnAsync(exchange, target, action, cancellationToken))
            {
                return AttemptErrors.Explain(exchange, outcome.Error);
            }
        }
    }

    /// <summary>
    /// Takes a broken stream up on a later candidate: by prefill where its model is known to go on from one, else by asking anew and
    /// skipping an exact repetition.
    /// </summary>
    /// <returns>False when nobody could, or nobody may.</returns>
    public async ValueTask<bool> ResumeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        Target broken = exchange.Target!;
        ClassifiedError error = AttemptErrors.Classify(exchange, broken);
        exchange.Span?.EndAccepted(exchange, error.Fault);
        await exchange.AbandonResponseAsync(error.Fault);
        circuits.Failed(broken, new AccountGrant(exchange.Account!, exchange.Credential), error.Fault, error.Wait);
        if (exchange.Delivered is not { IsComplete: true } delivered || ActionOn(exchange, error) == FaultAction.Return)
        {
            return false;
        }

        while (await MoveOnAsync(exchange, exchange.Target!, FaultAction.Next, cancellationToken))
        {
            Target target = exchange.Plan.Candidates[exchange.Reservation!.CandidateIndex];
            if (await TakeUpAsync(exchange, target, delivered, cancellationToken) is { } response)
            {
                telemetry.CountResume(target);
                exchange.Response = response;
                return true;
            }
        }

        return false;
    }

    private async Task<AttemptOutcome> TryTargetAsync(Exchange exchange, Target target, CancellationToken cancellationToken)
    {
        retries.Count(target);
        List<ProviderAccount>? refused = null;
        AccountGrant? granted = accounts.Choose(target.Provider, refused);
        for (int retry = 0; ;)
        {
            if (granted is not { } grant)
            {
                return AttemptOutcome.Failed(FaultClass.AuthFailed);
            }

            AttemptOutcome outcome = await runner.RunAsync(exchange, target, grant, continuation: null, cancellationToken);
            if (outcome.Response is not null)
            {
                return outcome;
            }

            switch (ActionOn(exchange, outcome.Error))
            {
                case FaultAction.NextCredential:
                    (refused ??= []).Add(grant.Account);
                    granted = accounts.Choose(target.Provider, refused);
                    if (granted is null)
                    {
                        return outcome;
                    }

                    break;
                case FaultAction.Retry when await retries.WaitAsync(exchange, target, outcome.Error.Wait, retry, cancellationToken):
                    retry++;
                    break;
                default:
                    if (outcome.Fault == FaultClass.RateLimited)
                    {
                        circuits.Paused(target, outcome.Error.Wait);
                    }

                    return outcome;
            }
        }
    }

    private async Task<UpstreamResponse?> TakeUpAsync(
        Exchange exchange, Target target, DeliveredText delivered, CancellationToken cancellationToken)
    {
        if (accounts.Choose(target.Provider, refused: null) is not { } grant)
        {
            return null;
        }

        retries.Count(target);
        if (target.Definition is { } definition && (definition.Capabilities & Capabilities.Prefill) != 0)
        {
            AttemptOutcome outcome = await runner.RunAsync(
                exchange, target, grant, new Continuation(ContinuationKind.Prefill, delivered), cancellationToken);

            // A refused prefill is the mesh's own doing: the request as the client sent it may still be welcome.
            if (outcome.Response is not null || ActionOn(exchange, outcome.Error) != FaultAction.Return)
            {
                return outcome.Response;
            }
        }

        AttemptOutcome restarted = await runner.RunAsync(
            exchange, target, grant, new Continuation(ContinuationKind.Restart, delivered), cancellationToken);
        return restarted.Response;
    }

    private async ValueTask<bool> MoveOnAsync(Exchange exchange, Target from, FaultAction action, CancellationToken cancellationToken)
    {
        IReadOnlyList<Target> candidates = exchange.Plan.Candidates;
        for (int next = exchange.Reservation!.CandidateIndex + 1; next < candidates.Count; next++)
        {
            if (action == FaultAction.LargerWindow && !IsLarger(candidates[next], from))
            {
                continue;
            }

            if (await exchange.Reservation.TryMoveAsync(next, candidates[next], cancellationToken))
            {
                telemetry.CountFailover(from);
                return true;
            }
        }

        return false;
    }

    private static bool IsLarger(Target candidate, Target than) =>
        candidate.Definition?.ContextWindow > than.Definition?.ContextWindow;

    private static FaultAction ActionOn(Exchange exchange, ClassifiedError error) =>
        exchange.Asked is { CanRepeat: false } ? FaultAction.Return // what it was sent with is gone
        : error.Fault == FaultClass.ContentPolicy ? exchange.Catalog.Settings.OnContentPolicy : error.Action;
}
