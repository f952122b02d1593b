using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;

namespace LlmMesh.Router.Attempts;

/// <summary>Stage 5: tries the candidates in order until one answer is accepted, a fault forbids going on, or none is left.</summary>
internal sealed class AttemptStage(ChatAttempt attempt, RouterTelemetry telemetry, TimeProvider time)
{
    public async ValueTask<MeshError?> RunAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        IReadOnlyList<Target> candidates = exchange.Plan.Candidates;
        Reservation reservation = exchange.Reservation!;
        while (true)
        {
            Target target = candidates[reservation.CandidateIndex];
            AttemptOutcome outcome = await TryAsync(exchange, target, cancellationToken);
            if (outcome.Response is { } response)
            {
                exchange.Response = response;
                return null;
            }

            FaultHandling rule = FaultRules.For(outcome.Fault);
            bool ends = outcome.Error.Action is FaultAction.Return or FaultAction.LargerWindow;
            if (ends || !await reservation.MoveNextAsync(candidates, cancellationToken))
            {
                return Explain(exchange, outcome.Error, rule);
            }
        }
    }

    private async Task<AttemptOutcome> TryAsync(Exchange exchange, Target target, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        exchange.Target = target;
        exchange.Span = telemetry.BeginAttempt(target, exchange.Envelope);
        AttemptOutcome outcome = AttemptOutcome.Failed(FaultClass.Cancelled);
        try
        {
            outcome = await attempt.RunAsync(exchange.Envelope, target, exchange.Catalog.FaultRules, cancellationToken);
            return outcome;
        }
        finally
        {
            exchange.Attempts.Add(new AttemptRecord
            {
                Provider = target.Provider.Name,
                Model = target.Model,
                Status = outcome.Status,
                Fault = outcome.Fault,
                LatencyMs = (long)time.GetElapsedTime(started).TotalMilliseconds,
            });
            if (outcome.Response is null)
            {
                exchange.Span.EndFailed(outcome.Fault, outcome.Status);
            }
        }
    }

    private static MeshError Explain(Exchange exchange, ClassifiedError error, FaultHandling rule)
    {
        exchange.End(RequestOutcome.Failed, ErrorTable.FormOf(rule.Error).Status, error.Fault);
        string tried = string.Join(", ", exchange.Attempts.Select(attempt => $"{attempt.Provider}/{attempt.Model}: {Describe(attempt)}"));
        return new MeshError(rule.Error, error.Message ?? $"No provider could answer ({tried}).")
        {
            Param = error.Param,
            AttemptsSpent = true,
            RetryAfter = rule.Error is ErrorCode.UpstreamRateLimited or ErrorCode.UpstreamOverloaded ? TimeSpan.FromSeconds(1) : null,
        };
    }

    private static string Describe(AttemptRecord attempt) =>
        attempt.Status == 0 ? FaultNames.Of(attempt.Fault) : $"{FaultNames.Of(attempt.Fault)}, HTTP {attempt.Status}";
}
