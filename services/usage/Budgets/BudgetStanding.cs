using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Budgets;

/// <summary>A budget and where it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scope">What it bounds: an organisation, a team, a key, a provider or a target.</param>
/// <param name="Name">Whose it is.</param>
/// <param name="Team">A key's team; null otherwise.</param>
/// <param name="Period">How long it lasts.</param>
/// <param name="LimitUsd">The amount, exact.</param>
/// <param name="Kind">How firm it is.</param>
/// <param name="OnExhausted">What becomes of a request it has no room for.</param>
/// <param name="TimeZone">Whose calendar its periods follow.</param>
/// <param name="ReadOnly">Whether only the configuration can change it.</param>
/// <param name="PeriodStart">When the period began; null for one that never began.</param>
/// <param name="PeriodEnd">When it ends; null for one that never does.</param>
/// <param name="Source">
/// <c>live</c>: the figures that decide over requests. <c>ledger</c>: what was settled, because the shared state does not say.
/// </param>
/// <param name="SpentUsd">Spent in the period.</param>
/// <param name="HeldUsd">Held for requests under way; null when that is not known.</param>
/// <param name="RemainingUsd">What is left of the limit; never below 0.</param>
/// <param name="ForecastUsd">What will have been spent at the end of the period; null when it has none, or is over.</param>
/// <param name="SpentPercent">Spent in percent of the limit.</param>
/// <param name="ForecastPercent">Forecast in percent of the limit.</param>
internal sealed record BudgetStanding(
    string Id,
    string Scope,
    string Name,
    string? Team,
    string Period,
    decimal LimitUsd,
    string Kind,
    string OnExhausted,
    string TimeZone,
    bool ReadOnly,
    DateTimeOffset? PeriodStart,
    DateTimeOffset? PeriodEnd,
    string Source,
    decimal SpentUsd,
    decimal? HeldUsd,
    decimal RemainingUsd,
    decimal? ForecastUsd,
    decimal SpentPercent,
    decimal? ForecastPercent)
{
    public static BudgetStanding Of(BudgetDefinition budget, BudgetFigures figures)
    {
        bool ends = budget.Period != BudgetPeriod.Total;
        long limit = budget.LimitNanoDollars;
        return new BudgetStanding(
            budget.Id,
            ColumnText.From(budget.Owner.Scope),
            budget.Owner.Name,
            budget.Owner.Team,
            ColumnText.From(budget.Period),
            limit / NanoDollars.PerDollar,
            ColumnText.From(budget.Kind),
            ColumnText.From(budget.OnExhausted),
            budget.TimeZone,
            BudgetBook.IsConfigured(budget.Id),
            ends ? DateTimeOffset.FromUnixTimeMilliseconds(figures.Span.StartMs) : null,
            ends ? DateTimeOffset.FromUnixTimeMilliseconds(figures.Span.EndMs) : null,
            figures.Held is null ? "ledger" : "live",
            figures.Spent / NanoDollars.PerDollar,
            figures.Held / NanoDollars.PerDollar,
            Math.Max(0, limit - figures.Spent - (figures.Held ?? 0)) / NanoDollars.PerDollar,
            figures.Forecast / NanoDollars.PerDollar,
            Percent(figures.Spent, limit),
            figures.Forecast is { } forecast ? Percent(forecast, limit) : null);
    }

    private static decimal Percent(long amount, long limit) => Math.Round(100m * amount / limit, 2);
}
