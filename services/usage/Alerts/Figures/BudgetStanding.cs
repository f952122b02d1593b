using LlmMesh.Contracts;
using LlmMesh.Usage.Alerts.Rules;

namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>How much of a budget is spent in its current period.</summary>
internal sealed record BudgetStanding(BudgetDefinition Budget, BudgetState State)
{
    public string Id => Budget.Id;

    public string Name => $"Budget {Budget.Id} of {Storage.ColumnText.From(Budget.Owner.Scope)} {Budget.Owner.Name}";

    public string Spending =>
        $"{Wording.Amount(Dollars.Of(State.SpentNanoDollars))} of {Wording.Amount(Dollars.Of(Budget.LimitNanoDollars))} USD are spent";

    public decimal PercentSpent => 100m * State.SpentNanoDollars / Budget.LimitNanoDollars;

    public decimal PercentLeft => Math.Max(0, 100 - PercentSpent);
}
