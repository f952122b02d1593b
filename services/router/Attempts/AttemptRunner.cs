using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;
using LlmMesh.Router.Upstreams.Sessions;

namespace LlmMesh.Router.Attempts;

/// <summary>Makes one attempt and keeps its record: in the exchange, in the trace, at the circuits.</summary>
internal sealed class AttemptRunner(
    ChatAttempt chat,
    OperationAttempt operation,
    CircuitReporter circuits,
    SessionBinder sessions,
    RouterTelemetry telemetry,
    TimeProvider time)
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
        ProviderWishes.Settle(exchange, target);
        AttemptOutcome outcome = Unfinished;
        try
        {
            AttemptCall call = AttemptCall.Of(exchange, grant, TextOf(exchange), continuation);
            outcome = exchange.Asked is { } asked
                ? await operation.RunAsync(call, asked, cancellationToken)
                : await chat.RunAsync(call, cancellationToken);
            if (outcome.Response is not null)
            {
                exchange.Span.MarkAccepted();
            }

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
            if (outcome.Error is { Told: ErrorCode.UnsupportedParameter, Message: { } unsaid })
            {
                exchange.Note(new RouteRefusal(target, RouteRule.Capability, unsaid));
            }

            if (outcome.Response is not null)
            {
                sessions.Served(exchange, target);
            }
            else
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
