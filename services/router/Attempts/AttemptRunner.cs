using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>Makes one attempt and keeps its record: in the exchange, in the trace, at the circuits.</summary>
internal sealed class AttemptRunner(
    ChatAttempt chat, OperationAttempt operation, CircuitReporter circuits, RouterTelemetry telemetry, TimeProvider time)
{
    private static readonly AttemptOutcome Unfinished = AttemptOutcome.Failed(FaultClass.Cancelled);

    public async Task<AttemptOutcome> RunAsync(
        Exchange exchange, Target target, AccountGrant grant, Continuation? continuation, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        exchange.Target = target;
        exchange.Account = grant.Account;
        exchange.Credential = grant.Credential;
        exchange.Span = telemetry.BeginAttempt(target, exchange);
        AttemptOutcome outcome = Unfinished;
        try
        {
            var call = new AttemptCall(exchange.Envelope, target, grant, exchange.Catalog.FaultRules, TextOf(exchange), continuation)
            {
                OutputLimit = exchange.OutputLimitAt(target),
                Sent = exchange.Sent,
                KeepsOriginal = !exchange.IsAnswerGuarded,
                KeepsReasoning = ReferenceEquals(target.Provider, exchange.Plan.Candidates[0].Provider),
                Answer = exchange.AnswerContext(),
                Loop = exchange.Loop,
            };
            outcome = exchange.Asked is { } asked
                ? await operation.RunAsync(call, asked, cancellationToken)
                : await chat.RunAsync(call, cancellationToken);
            return outcome;
        }
        finally
        {
            exchange.Attempts.Add(new Attempt(target)
            {
                Status = outcome.Status,
                Fault = outcome.Fault,
                Latency = time.GetElapsedTime(started),

                // Text that came to nothing has been generated and is charged; an attempt that brought none is not.
                Usage = outcome.Emitted is { HasAny: true } emitted ? exchange.UsageOf(target, outcome.Usage, emitted) : outcome.Usage,
            });
            if (outcome.Response is null)
            {
                exchange.Span.EndFailed(outcome.Fault, outcome.Status);
                circuits.Failed(target, grant, outcome.Fault, outcome.Error.Wait);
            }
        }
    }

    // Kept only where somebody is left who could go on with it.
    private static DeliveredText? TextOf(Exchange exchange) =>
        exchange is { Asked: null, Envelope: { Stream: true, IsPlainText: true } }
        && exchange.Reservation!.CandidateIndex < exchange.Plan.Candidates.Count - 1
            ? exchange.Delivered ??= new DeliveredText()
            : exchange.Delivered;
}
