using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Conversations;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Planning;
using LlmMesh.Router.Relay;
using LlmMesh.ServiceDefaults.Drain;

namespace LlmMesh.Router;

/// <summary>
/// The shorter way of a request that asks only how many tokens it has:
/// <code>
/// authenticate → read envelope → guard → preset → plan → count → answer
/// </code>
/// Nothing is admitted or settled: it costs nothing. The first candidate counts where it speaks the client's dialect, else the mesh
/// estimates. For routes whose dialect is an <see cref="ITokenCounter"/>.
/// </summary>
internal sealed class CountPipeline(
    CatalogSource catalog,
    SurroundingsNow surroundings,
    Conversation conversations,
    GuardRoom guards,
    CountAttempt counts,
    LoopGuard loops,
    ServiceDrain drain,
    TimeProvider time,
    ILogger<CountPipeline> logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        var dialect = http.GetEndpoint()!.Metadata.GetRequiredMetadata<ClientDialect>();
        await using var exchange = new Exchange(
            RequestIds.Of(http),
            http.Caller(),
            catalog.Current,
            surroundings.Take(),
            time)
        { Loop = loops.Next(http.Request.Headers), Client = dialect };
        MeshError? timeout = TimeoutHeader.Read(http.Request.Headers, exchange.Catalog.Settings.RequestTimeout, out TimeSpan limit);
        exchange.TimeLimit = limit;
        using var deadline = new PhaseClock(limit, time, http.RequestAborted);
        await using CancellationTokenRegistration stop = deadline.CutBy(drain.Over);
        try
        {
            MeshError? error = timeout
                ?? await EnvelopeStage.ReadAsync(exchange, http.Request, deadline.Token)
                ?? await conversations.RecallAsync(exchange, deadline.Token)
                ?? EnvelopeStage.ApplyRecalled(exchange, http.Request)
                ?? await guards.CheckAsync(exchange, deadline.Token)
                ?? EnvelopeStage.ApplyMasks(exchange)
                ?? EnvelopeStage.ApplyPreset(exchange, deadline)
                ?? PreferenceStep.Read(exchange, http.Request.Headers)
                ?? PlanningStage.Plan(exchange);
            if (error is not null)
            {
                logger.LogRefused(exchange.RequestId, error.Form.Status, error.Form.Code, error.Param, error.Guard);
                await RelayStage.RefuseAsync(exchange, http.Response, error, http.RequestAborted);
                return;
            }

            exchange.Target = exchange.Plan.Candidates[0];
            long? counted = await counts.RunAsync(exchange, deadline.Token);
            long tokens = counted ?? exchange.EstimateFor(exchange.Target).Typical;
            await CountRelay.DeliverAsync(exchange, ((ITokenCounter)dialect).WriteCount(tokens), counted is null, http.Response, deadline.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer, and nothing is owed.
        }
        catch (OperationCanceledException) when (deadline.IsCut)
        {
            await RelayStage.StopAsync(exchange, http.Response, http.RequestAborted);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            await RelayStage.TimeOutAsync(exchange, http.Response, http.RequestAborted);
        }
    }
}
