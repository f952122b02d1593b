using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Figures;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>Little is left of a budget. What is held for requests under way is not spent: it comes and goes with every request.</summary>
internal sealed class BudgetRemainingRule(BudgetReader budgets) : IAlertRule
{
    public string Name => RuleNames.BudgetRemaining;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken) =>
        rules.BudgetRemaining is { IsEnabled: true, Percent: var bound }
            ? [.. (await budgets.ReadAsync(cancellationToken))
                .Where(budget => budget.PercentLeft < bound)
                .Select(budget => new AlertCondition(
                    Name,
                    budget.Id,
                    $"{budget.Name} has {Wording.Percent(budget.PercentLeft / 100)} % left: {budget.Spending}; the bound is {Wording.Amount(bound)} %.",
                    new AlertFigure(budget.PercentLeft, bound, "percent")))]
            : [];
}
