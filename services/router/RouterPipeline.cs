using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Conversations;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Planning;
using LlmMesh.Router.Relay;
using LlmMesh.Router.Settlement;
using LlmMesh.Router.Substitutes;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Drain;

namespace LlmMesh.Router;

/// <summary>
/// A request's natural way, in one method:
/// <code>
/// authenticate → read envelope → guard → preset → plan → admit → attempt ⇄ guard, relay → settle
///                     └────────────┴────────┴───────┴───────┴────────┴─ error ─┘
/// </code>
/// Stages share the <see cref="Exchange"/> and never call each other. docs/request-life.md tells the story with its reasons.
/// </summary>
internal sealed class RouterPipeline(
    CatalogSource catalog,
    SurroundingsNow surroundings,
    TargetFigures figures,
    Conversation conversations,
    GuardRoom guards,
    SubstituteRoom substitutes,
    AdmissionStage admission,
    AttemptStage attempts,
    SettlementStage settlement,
    LoopGuard loops,
    RefusalFile refusals,
    ServiceDrain drain,
    TimeProvider time,
    ILogger<RouterPipeline> logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        // 1. Authenticate: the gate in front of every route has done so; without a caller there is no exchange.
        await using var exchange = new Exchange(
            RequestIds.Of(http),
            http.Caller(),
            catalog.Current,
            surroundings.Take(),
            time)
        {
            Loop = loops.Next(http.Request.Headers),
            Client = http.GetEndpoint()?.Metadata.GetMetadata<ClientDialect>(),
            Operation = http.GetEndpoint()?.Metadata.GetMetadata<Operation>(),
        };
        MeshError? timeout = TimeoutHeader.Read(http.Request.Headers, exchange.Catalog.Settings.RequestTimeout, out TimeSpan limit);
        exchange.TimeLimit = limit;
        using var deadline = new PhaseClock(limit, time, http.RequestAborted);
        await using CancellationTokenRegistration revocation = deadline.CutBy(exchange.Caller.Revoked);
        await using CancellationTokenRegistration stop = deadline.CutBy(drain.Over);
        try
        {
            MeshError? error = timeout
                ?? await EnvelopeStage.ReadAsync(exchange, http.Request, deadline.Token) // 2. Read envelope
                ?? await conversations.RecallAsync(exchange, deadline.Token)          // What it goes on from
                ?? EnvelopeStage.ApplyRecalled(exchange, http.Request)                // is read as if it had been sent
                ?? await guards.CheckAsync(exchange, deadline.Token)                  // Guard what is sent: what is masked
                ?? EnvelopeStage.ApplyMasks(exchange)                                 // is masked for everybody behind
                ?? EnvelopeStage.ApplyPreset(exchange, deadline)                      // The operator's own words come behind them
                ?? PreferenceStep.Read(exchange, http.Request.Headers)                // What the request asks of routing
                ?? PlanningStage.Plan(exchange)                                       // 3. Plan
                ?? await AdmitAsync(exchange, deadline.Token)                         // 4. Admit
                ?? await attempts.RunAsync(exchange, deadline.Token);                 // 5. Attempt

            error = error is null ? null : await DegradeAsync(exchange, error, deadline.Token);
            if (error is null)
            {
                AnswerGuard? guard = guards.ForAnswer(exchange);
                bool over = await RelayStage.DeliverAsync(exchange, guard, http.Response, deadline.Token); // 6. Relay
                while (!over && await attempts.ResumeAsync(exchange, deadline.Token)) // a broken stream goes back to 5
                {
                    over = await RelayStage.ContinueAsync(exchange, guard, http.Response, deadline.Token);
                }

                if (!over)
                {
                    await RelayStage.BreakOffAsync(exchange, guard, http.Response, deadline.Token);
                }

                if (guard?.Refusal is { } refusal)
                {
                    Report(exchange, refusal);
                }
            }
            else if (await substitutes.FindAsync(exchange, error, deadline.Token) is { } substitute)
            {
                logger.LogSubstituted(exchange.RequestId, exchange.Degraded, error.Form.Status, error.Form.Code);
                await RelayStage.SubstituteAsync(exchange, substitute, http.Response, deadline.Token);
            }
            else
            {
                Report(exchange, error);
                await RelayStage.RefuseAsync(exchange, http.Response, error, http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            exchange.KeepBroken();
            exchange.End(RequestOutcome.Cancelled, StatusCodes.Status499ClientClosedRequest, FaultClass.Cancelled);
        }
        catch (OperationCanceledException) when (deadline.IsCut && drain.Over.IsCancellationRequested)
        {
            await RelayStage.StopAsync(exchange, http.Response, http.RequestAborted);
        }
        catch (OperationCanceledException) when (deadline.IsCut)
        {
            await RelayStage.CutOffAsync(exchange, http.Response, http.RequestAborted);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            await RelayStage.TimeOutAsync(exchange, http.Response, http.RequestAborted);
        }
        finally
        {
            settlement.Settle(exchange); // 7. Settle: whatever happened, and never under the request's token
        }
    }

    private void Report(Exchange exchange, MeshError error)
    {
        logger.LogRefused(exchange.RequestId, error.Form.Status, error.Form.Code, error.Param, error.Guard);
        refusals.Add(RefusalLine.Of(error, exchange.RequestId, exchange.Caller.Identity, time.GetUtcNow()));
    }

    // A budget without room may let another model take the place of the one that was asked for: it is planned and admitted once more.
    private async ValueTask<MeshError?> AdmitAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Plan.Turn is { } chain)
        {
            figures.CountTurn(chain);
        }

        MeshError? error = await admission.ReserveAsync(exchange, cancellationToken);
        if (error?.Budget is not { } refusal
            || AffordableModels.Propose(exchange, refusal, target => Claims.MustHold(exchange, target)) is not { } affordable)
        {
            return error;
        }

        Plan asked = exchange.Plan;
        exchange.Plan = affordable;
        if (await admission.ReserveAsync(exchange, cancellationToken) is null)
        {
            return null;
        }

        exchange.Plan = asked;
        return error;
    }
    // Where providers have failed, a mapping may prefer a cheaper model to an error: it is planned, admitted and tried as the first ones were.
    private async ValueTask<MeshError?> DegradeAsync(Exchange exchange, MeshError error, CancellationToken cancellationToken)
    {
        if (!ProviderFaults.Include(error.Code)
            || !exchange.HasPlan
            || CheaperModels.Propose(exchange, target => Claims.MustHold(exchange, target)) is not { } cheaper)
        {
            return error;
        }

        Plan asked = exchange.Plan;
        exchange.Plan = cheaper;
        MeshError? failed = await admission.ReserveAgainAsync(exchange, cancellationToken)
            ? await attempts.RunAsync(exchange, cancellationToken)
            : error;
        if (failed is not null)
        {
            exchange.Plan = asked;
        }

        return failed;
    }
}
