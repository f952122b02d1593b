using System.Data.Common;
using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Budgets;

/// <summary>All budgets in force: those made over the API, and the configuration's <c>daily_budget</c>.</summary>
internal sealed class BudgetBook(BudgetRecords records, CatalogSource catalog)
{
    /// <summary>The configuration's budget; null when it has none.</summary>
    public BudgetDefinition? Daily => catalog.Current.Settings is { DailyBudget: { } daily } settings ? daily.In(settings.TimeZone) : null;

    /// <summary>Whether a budget is the configuration's, so that it can only be changed there.</summary>
    public static bool IsConfigured(string id) => id == DailyBudget.Id;

    /// <summary>The configuration's budget as far as others need it to forget it.</summary>
    public static BudgetDefinition NoDaily { get; } = new DailyBudget(1, default, default).In(TimeZoneInfo.Utc);

    /// <summary>All budgets, the configuration's first, then by id.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<IReadOnlyList<BudgetDefinition>> AllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BudgetDefinition> made = await records.ListAsync(cancellationToken);
        return Daily is { } daily ? [daily, .. made] : made;
    }

    /// <summary>One budget, or null.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<BudgetDefinition?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(budget => budget.Id == id);
}
