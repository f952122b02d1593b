using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Figures;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>Spending per hour is above its bound.</summary>
internal sealed class CostRule(TrafficReader traffic) : IAlertRule
{
    public string Name => RuleNames.Cost;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken)
    {
        if (rules.Cost is not { IsEnabled: true } rule)
        {
            return [];
        }

        Traffic seen = await traffic.ReadAsync(rule.Window, cancellationToken);
        decimal perHour = Dollars.Of(seen.CostNanoDollars) * TimeSpan.TicksPerHour / rule.Window.Ticks;
        return perHour <= rule.DollarsPerHour
            ? []
            :
            [
                new AlertCondition(
                    Name,
                    Subject: "",
                    $"Spending runs at {Wording.Amount(perHour)} USD/h over the last {Wording.Time(rule.Window)}; the bound is {Wording.Amount(rule.DollarsPerHour)} USD/h.",
                    new AlertFigure(perHour, rule.DollarsPerHour, "usd_per_hour")),
            ];
    }
}
