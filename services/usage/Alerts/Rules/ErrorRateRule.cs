using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Figures;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>Too great a share of requests failed.</summary>
internal sealed class ErrorRateRule(TrafficReader traffic) : IAlertRule
{
    public string Name => RuleNames.ErrorRate;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken)
    {
        if (rules.ErrorRate is not { IsEnabled: true } rule)
        {
            return [];
        }

        Traffic seen = await traffic.ReadAsync(rule.Window, cancellationToken);
        if (seen.Requests < rule.MinimumRequests || seen.Errors <= rule.Share * seen.Requests)
        {
            return [];
        }

        decimal share = (decimal)seen.Errors / seen.Requests;
        return
        [
            new AlertCondition(
                Name,
                Subject: "",
                $"{seen.Errors} of {seen.Requests} requests of the last {Wording.Time(rule.Window)} failed ({Wording.Percent(share)} %); the bound is {Wording.Percent(rule.Share)} %.",
                new AlertFigure(share, rule.Share, "share")),
        ];
    }
}
