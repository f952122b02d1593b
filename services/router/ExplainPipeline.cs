using LlmMesh.Catalog;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Endpoints;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router;

/// <summary>
/// The way of a request that only asks where it would go:
/// <code>
/// authenticate → read envelope → plan → would it be admitted? → could it be said? → answer
/// </code>
/// The same stages as for a request that is sent, the last two as questions: nothing is reserved, sent, counted or recorded. Guards do not
/// look at it, because theirs may ask others.
/// </summary>
internal sealed class ExplainPipeline(
    CatalogSource catalog,
    SurroundingsNow surroundings,
    AdmissionPreview admission,
    AttemptPreview attempts,
    TimeProvider time,
    ILogger<ExplainPipeline> logger)
{
    private static readonly Dictionary<Target, AttemptForecast> NothingSaid = [];

    private static readonly MeshError TimedOut = new(
        ErrorCode.RequestTimeout, "The explanation was not ready within the mesh's time limit (settings.request_timeout_ms, or x-mesh-timeout where shorter).");

    public async Task HandleAsync(HttpContext http)
    {
        await using var exchange = new Exchange(
            RequestIds.Of(http),
            http.Caller(),
            catalog.Current,
            surroundings.Take(),
            time);
        MeshError? timeout = TimeoutHeader.Read(http.Request.Headers, exchange.Catalog.Settings.RequestTimeout, out TimeSpan limit);
        exchange.TimeLimit = limit;
        using var deadline = new PhaseClock(limit, time, http.RequestAborted);
        try
        {
            MeshError? error = timeout
                ?? await EnvelopeStage.ReadAsync(exchange, http.Request, deadline.Token)
                ?? EnvelopeStage.ApplyPreset(exchange, deadline)
                ?? PreferenceStep.Read(exchange, http.Request.Headers)
                ?? PlanningStage.Plan(exchange);
            if (!exchange.HasPlan)
            {
                logger.LogRefused(exchange.RequestId, error!.Form.Status, error.Form.Code, error.Param, error.Guard);
                await ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
                return;
            }

            RouteExplanation explanation = error is null
                ? await ExplainAsync(exchange, deadline.Token)
                : RouteExplanations.Of(exchange, new AdmissionForecast { Error = error }, NothingSaid);
            await http.Response.WriteAsJsonAsync(explanation, EndpointJson.Readable.RouteExplanation, cancellationToken: deadline.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer, and nothing is owed.
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !http.Response.HasStarted)
        {
            await ErrorWriter.WriteAsync(http.Response, TimedOut, http.RequestAborted);
        }
    }

    private async Task<RouteExplanation> ExplainAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        AdmissionForecast admitted = await AdmitAsync(exchange, cancellationToken);
        var said = new Dictionary<Target, AttemptForecast>();
        foreach (Target target in exchange.Plan.Candidates.Take(AdmissionPreview.MostAsked).Where(target => exchange.RefusalOf(target) is null))
        {
            said.Add(target, attempts.Of(exchange, target));
        }

        bool isAll = exchange.Plan.Candidates.All(target => exchange.RefusalOf(target) is not null);
        MeshError? unsaid = isAll && said.Count > 0 ? said.Values.Last().Error : null;
        return RouteExplanations.Of(exchange, admitted with { Error = admitted.Error ?? unsaid }, said);
    }

    // As the pipeline of a request that is sent does.
    private async Task<AdmissionForecast> AdmitAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        AdmissionForecast forecast = await admission.AskAsync(exchange, cancellationToken);
        if (forecast.Error?.Budget is not { } refusal
            || AffordableModels.Propose(exchange, refusal, target => Claims.MustHold(exchange, target)) is not { } affordable)
        {
            return forecast;
        }

        Plan asked = exchange.Plan;
        exchange.Plan = affordable;
        AdmissionForecast other = await admission.AskAsync(exchange, cancellationToken);
        if (other is { IsKnown: true, Error: null })
        {
            return other;
        }

        exchange.Plan = asked;
        return forecast;
    }
}
