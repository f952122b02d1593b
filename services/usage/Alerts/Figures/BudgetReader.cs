using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>Reads where all budgets stand. One that the shared state does not know, because it is being counted again, is left out.</summary>
internal sealed class BudgetReader(MeshState state)
{
    /// <exception cref="StateUnavailableException">The shared state is not there.</exception>
    public async Task<IReadOnlyList<BudgetStanding>> ReadAsync(CancellationToken cancellationToken)
    {
        if (await state.BudgetList.ReadAsync(cancellationToken) is not { Count: > 0 } budgets)
        {
            return [];
        }

        Dictionary<string, BudgetDefinition> byId = budgets.ToDictionary(budget => budget.Id, StringComparer.Ordinal);
        return [.. (await state.Budgets.ReadAsync(budgets, cancellationToken)).Select(standing => new BudgetStanding(byId[standing.Id], standing))];
    }
}
