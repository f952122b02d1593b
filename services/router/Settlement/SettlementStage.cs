using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Tokens;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Settlement;

/// <summary>
/// Stage 7: what was reserved is given back and what was used is recorded, whatever happened. It only hands over; the
/// <see cref="SettlementWriter"/> sees it through, so neither a slow Redis nor a client that has left can prevent it.
/// </summary>
internal sealed class SettlementStage(
    SettlementBacklog backlog, CircuitReporter circuits, TokenCorrections corrections, RouterTelemetry telemetry)
{
    public void Settle(Exchange exchange)
    {
        telemetry.RecordRequest(exchange);
        if (exchange is { Outcome: RequestOutcome.Completed, Target: { } target })
        {
            circuits.Succeeded(target);
        }

        Learn(exchange);
        if (exchange.Reservation is { } reservation)
        {
            LedgerEvent? ledgerEvent = reservation.IsGranted ? ToEvent(exchange) : null;
            backlog.Add(new State.Ledger.Settlement(exchange.RequestId, reservation.Consume(), ledgerEvent)
            {
                EndsRequest = reservation.IsNoted,
            });
        }
    }

    // From requests that were estimated beforehand: to read every prompt again for this would cost more than it tells. A stream that was
    // resumed had another prompt.
    private void Learn(Exchange exchange)
    {
        if (exchange is { HasPrompt: true, Usage.Precision: UsagePrecision.Exact, Target: { } target }
            && !exchange.Attempts.Exists(attempt => attempt.Delivered))
        {
            corrections.Learn(target, exchange.Prompt, exchange.Usage.Tokens.TotalInput);
        }
    }

    private static LedgerEvent ToEvent(Exchange exchange)
    {
        bool served = exchange.Outcome != RequestOutcome.Failed;
        RequestCost cost = exchange.Cost;
        int status = exchange.Status == 0 ? StatusCodes.Status500InternalServerError : exchange.Status;
        return LedgerRows.Begun(exchange, exchange.Outcome, status) with
        {
            Provider = served ? exchange.Target?.Provider.Name : null,
            Model = served ? exchange.Target?.Model : null,
            Fault = exchange.Fault,
            Usage = exchange.Usage.Tokens,
            UsagePrecision = exchange.Usage.Precision,
            CostNanoDollars = cost.NanoDollars,
            CostBasis = cost.Basis,
            LatencyMs = (long)exchange.Elapsed.TotalMilliseconds,
            FirstTokenMs = exchange.FirstTokenMs,
            Attempts = exchange.Attempts.ConvertAll(ToRecord),
            Decision = RouteDecisions.Kept(exchange),
        };
    }

    private static AttemptRecord ToRecord(Attempt attempt) => new()
    {
        Provider = attempt.Target.Provider.Name,
        Model = attempt.Target.Model,
        Status = attempt.Status,
        Fault = attempt.Fault,
        LatencyMs = (long)attempt.Latency.TotalMilliseconds,
        Usage = attempt.Usage.Precision == UsagePrecision.None ? null : attempt.Usage.Tokens,
        CostNanoDollars = attempt.Cost.NanoDollars,
    };
}
