using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Figures;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>More than 5 % of requests took longer than the bound.</summary>
internal sealed class LatencyRule(TrafficReader traffic) : IAlertRule
{
    private const int Percentile = 95;

    public string Name => RuleNames.Latency;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken)
    {
        if (rules.Latency is not { IsEnabled: true } rule)
        {
            return [];
        }

        Traffic seen = await traffic.ReadAsync(rule.Window, cancellationToken);
        decimal bound = (decimal)rule.Above.TotalMilliseconds;
        return seen.Requests < rule.MinimumRequests || seen.Latencies.Percentile(Percentile) is not { } measured || measured <= bound
            ? []
            :
            [
                new AlertCondition(
                    Name,
                    Subject: "",
                    $"{Percentile} % of the {seen.Requests} requests of the last {Wording.Time(rule.Window)} ended within {measured} ms; the bound is {Wording.Amount(bound)} ms.",
                    new AlertFigure(measured, bound, "ms")),
            ];
    }
}
