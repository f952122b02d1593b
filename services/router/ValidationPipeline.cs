using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;
using LlmMesh.Router.Settlement;

namespace LlmMesh.Router;

/// <summary>
/// The way of a request that no client sent: <c>plan → admit → attempt → settle</c>, through the same stages, so that it is limited,
/// paid for and recorded like any other. Its answer is read and goes nowhere.
/// </summary>
internal sealed class ValidationPipeline(
    CatalogSource catalog,
    SurroundingsNow surroundings,
    AdmissionStage admission,
    AttemptStage attempts,
    SettlementStage settlement,
    LoopGuard loops,
    TimeProvider time)
{
    // A provider that takes longer for one token is not fit for use.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly MeshError TimedOut = new(ErrorCode.UpstreamTimeout, "No answer within the time limit of a check.");

    /// <summary>Sends one chat completion.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="body">The request; well-formed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What went wrong, null when the answer was accepted; and how long the last attempt took.</returns>
    public async Task<(MeshError? Error, TimeSpan Latency)> RunAsync(Caller caller, byte[] body, CancellationToken cancellationToken)
    {
        TimeSpan limit = catalog.Current.Settings.RequestTimeout < Longest ? catalog.Current.Settings.RequestTimeout : Longest;
        await using var exchange = new Exchange(
            RequestIds.Next(time), caller, catalog.Current, surroundings.Take(), time)
        {
            Loop = loops.Next(new HeaderDictionary()),
            TimeLimit = limit,
        };
        using var deadline = new PhaseClock(limit, time, cancellationToken);
        try
        {
            MeshError? error = Read(exchange, body)
                ?? PlanningStage.Plan(exchange)
                ?? await admission.ReserveAsync(exchange, deadline.Token)
                ?? await attempts.RunAsync(exchange, deadline.Token);
            Note(exchange, error);
            return (error, LatencyOf(exchange));
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            exchange.End(RequestOutcome.Failed, TimedOut.Form.Status, FaultClass.Timeout);
            return (TimedOut, LatencyOf(exchange));
        }
        finally
        {
            settlement.Settle(exchange);
        }
    }

    private static MeshError? Read(Exchange exchange, byte[] body)
    {
        PooledBody pooled = PooledBody.CopyOf(body);
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(pooled);
        if (envelope is null)
        {
            pooled.Dispose();
            return error;
        }

        envelope.Tag("purpose", "validation");
        exchange.Envelope = envelope;
        return null;
    }

    private static void Note(Exchange exchange, MeshError? error)
    {
        if (error is not null)
        {
            exchange.End(RequestOutcome.Failed, error.Form.Status, exchange.Fault);
            return;
        }

        var answer = (BufferedUpstreamResponse)exchange.Response;
        exchange.Usage = exchange.UsageOf(answer.Target, answer.Usage, ChatOutput.Of(answer.Body.Span));
        exchange.Span?.EndAccepted(exchange, FaultClass.None);
        exchange.End(RequestOutcome.Completed, StatusCodes.Status200OK, FaultClass.None);
    }

    private static TimeSpan LatencyOf(Exchange exchange) => exchange.Attempts.Count == 0 ? TimeSpan.Zero : exchange.Attempts[^1].Latency;
}
