using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.Usage.Budgets;

namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>Reads where all budgets stand. One that the shared state does not know, because it is being counted again, is left out.</summary>
internal sealed class BudgetReader(BudgetBook book, MeshState state)
{
    /// <exception cref="System.Data.Common.DbException">The database is not there.</exception>
    /// <exception cref="StateUnavailableException">The shared state is not there.</exception>
    public async Task<IReadOnlyList<BudgetStanding>> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BudgetDefinition> budgets = await book.AllAsync(cancellationToken);
        Dictionary<string, BudgetDefinition> byId = budgets.ToDictionary(budget => budget.Id, StringComparer.Ordinal);
        return [.. (await state.Budgets.ReadAsync(budgets, cancellationToken)).Select(standing => new BudgetStanding(byId[standing.Id], standing))];
    }
}
