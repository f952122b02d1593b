using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Telemetry;

/// <summary>Counts requests once they have ended: how, at what cost, and whether with less than was asked for.</summary>
internal sealed class EndedRequests(Meter meter)
{
    private static readonly string[] Outcomes = [.. Enum.GetValues<RequestOutcome>().Select(outcome => outcome.ToString().ToLowerInvariant())];

    private readonly Counter<long> _requests = meter.CreateCounter<long>(
        "llmmesh.requests", "{request}", "Requests that have ended, by outcome, status and the error that the client was told.");

    private readonly Counter<double> _cost = meter.CreateCounter<double>(
        "llmmesh.cost.usd", "{USD}", "What requests have cost, failed attempts included, by who is paid; US dollars.");

    private readonly Counter<long> _degraded = meter.CreateCounter<long>(
        "llmmesh.answers.degraded", "{answer}", "Answers that were less than what was asked for, by what took its place.");

    public void Count(Exchange exchange)
    {
        var tags = new TagList
        {
            { GenAi.OperationName, exchange.OperationName },
            { MeshTags.Outcome, Outcomes[(int)exchange.Outcome] },
            { "http.response.status_code", exchange.Status },
        };
        if (exchange.Fault != FaultClass.None)
        {
            tags.Add(GenAi.ErrorType, FaultNames.Of(exchange.Fault));
        }

        if (exchange.Error is { } error)
        {
            tags.Add(MeshTags.Error, error);
        }

        _requests.Add(1, tags);
        if (exchange is { Degraded: { } degraded, Outcome: not RequestOutcome.Failed })
        {
            _degraded.Add(1, new KeyValuePair<string, object?>(MeshTags.Degraded, degraded));
        }

        if (exchange.Target is { } target)
        {
            AddCost(target, RequestCost.Of(target, exchange.Usage));
        }

        foreach (Attempt attempt in exchange.Attempts)
        {
            AddCost(attempt.Target, attempt.Usage == default ? default : attempt.Cost);
        }
    }

    private void AddCost(Target target, RequestCost cost)
    {
        if (cost.NanoDollars > 0)
        {
            _cost.Add(
                (double)(cost.NanoDollars / NanoDollars.PerDollar),
                new(GenAi.ProviderName, GenAi.ProviderNameOf(target.Provider.Name)),
                new(GenAi.RequestModel, MeshTags.ModelOf(target)));
        }
    }
}
