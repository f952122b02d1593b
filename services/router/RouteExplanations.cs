using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Endpoints;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;
using LlmMesh.ServiceDefaults.Redaction;

namespace LlmMesh.Router;

/// <summary>Puts into words what the stages have said to a request that is not sent.</summary>
internal static class RouteExplanations
{
    /// <param name="exchange">The request, planned; with what it has taken note of since.</param>
    /// <param name="admitted">What admission would say.</param>
    /// <param name="said">What attempts would send, for each candidate that would be admitted.</param>
    public static RouteExplanation Of(Exchange exchange, AdmissionForecast admitted, IReadOnlyDictionary<Target, AttemptForecast> said)
    {
        RouteDecision decision = RouteDecisions.Whole(exchange, (target, entry) => entry with
        {
            ExpectedCostNanoDollars = entry.ExpectedCostNanoDollars ?? Claims.Of(exchange, target).Money?.Expected,
            Detail = Redactor.Scrub(DetailOf(exchange, target, entry, admitted, said)),
        });
        Target? first = admitted.Error is null ? exchange.Plan.Candidates.FirstOrDefault(target => exchange.RefusalOf(target) is null) : null;
        return new RouteExplanation
        {
            Route = decision.Route,
            Category = decision.Category,
            Signals = decision.Signals,
            Strategy = decision.Strategy,
            Candidates = decision.Candidates,
            RequestedModel = Redactor.Scrub(exchange.Envelope.Model),
            Target = first?.Name,
            Estimated = first is null ? null : EstimateAt(exchange, first),
            Error = admitted.Error is { } error ? Write(error) : null,
            Degraded = exchange.Degraded,
            Preset = exchange.Preset?.Name,
            Session = exchange.Session is { } session
                ? new ExplainedSession(session.IsNew, exchange.Surroundings.Sessions?.TargetOf(session.Key))
                : null,
            AdmissionKnown = admitted.IsKnown,
        };
    }

    private static string? DetailOf(
        Exchange exchange, Target target, RouteCandidate entry, AdmissionForecast admitted, IReadOnlyDictionary<Target, AttemptForecast> said)
    {
        if (entry.Rejected)
        {
            return entry.Detail;
        }

        string? detail = admitted.WaitsFor == target ? $"the request would wait: {admitted.WaitsBecause}" : entry.Detail ?? Figures(exchange, target, entry.Rule);
        return said.TryGetValue(target, out AttemptForecast? forecast) && forecast.Dropped.Count > 0
            ? $"{(detail is null ? "" : $"{detail}; ")}not sent there: {string.Join(", ", forecast.Dropped)}"
            : detail;
    }

    // What a strategy has gone by, where it is not in the entry already.
    private static string? Figures(Exchange exchange, Target target, RouteRule rule)
    {
        TargetPerformance seen = exchange.Surroundings.Performance?.Of(target) ?? default;
        return rule switch
        {
            RouteRule.Fastest when seen.FirstTokenMs > 0 => $"{seen.FirstTokenMs:0} ms to the first token, {seen.TokensPerSecond:0} tokens/s",
            RouteRule.Fastest => "not measured yet",
            RouteRule.Quality => $"quality {target.Definition?.Quality ?? 50}",
            RouteRule.LeastBusy => $"{seen.InFlight} requests under way from this replica",
            _ => null,
        };
    }

    private static ExplainedUse EstimateAt(Exchange exchange, Target target)
    {
        InputEstimate input = exchange.EstimateFor(target);
        return new ExplainedUse(input.Typical, input.Safe, Claims.Of(exchange, target).Money?.Expected);
    }

    private static ExplainedError Write(MeshError error) => new(
        error.Form.Status,
        error.Form.Code,
        Redactor.Scrub(error.Message),
        Redactor.Scrub(error.Param),
        error.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalSeconds) : null);
}
