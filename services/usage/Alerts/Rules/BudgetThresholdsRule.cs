using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Figures;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>A budget's spending has reached a mark; each mark of each budget is a subject of its own.</summary>
internal sealed class BudgetThresholdsRule(BudgetReader budgets) : IAlertRule
{
    public string Name => RuleNames.BudgetThresholds;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken) =>
        rules.BudgetThresholds is { IsEnabled: true, Percents: var marks }
            ? [.. (await budgets.ReadAsync(cancellationToken))
                .SelectMany(budget => marks.Where(mark => budget.PercentSpent >= mark).Select(mark => Reached(budget, mark)))]
            : [];

    private AlertCondition Reached(BudgetStanding budget, int mark) => new(
        Name,
        $"{budget.Id}@{mark}",
        $"{budget.Name} has reached {mark} %: {budget.Spending}.",
        new AlertFigure(budget.PercentSpent, mark, "percent"));
}
