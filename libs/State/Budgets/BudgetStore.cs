using LlmMesh.Contracts;

namespace LlmMesh.State.Budgets;

/// <summary>The figures of budgets in Redis. Reserving and settling change them; this is for whoever owns and reports them.</summary>
public sealed class BudgetStore(StateConnection state)
{
    /// <summary>Where budgets stand, what was abandoned counted as spent. A budget Redis knows nothing of is left out.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<IReadOnlyList<BudgetState>> ReadAsync(IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>
    /// Begins to count for a budget Redis knows nothing of. Settlements count from now on; a hard one admits nothing until
    /// <see cref="OpenAsync"/>.
    /// </summary>
    /// <returns>False when it is known already.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<bool> PrepareAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Adds what the ledger says was spent before, once, and lets a prepared budget admit.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="periodStartMs">The period the sum is for; in another one it is not added.</param>
    /// <param name="spentNanoDollars">The ledger's sum.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when it was open already.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<bool> OpenAsync(BudgetDefinition budget, long periodStartMs, long spentNanoDollars, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Sets what was spent to what the ledger says, if nothing has changed since and nothing is held.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="read">What <see cref="ReadAsync"/> said before the ledger was summed.</param>
    /// <param name="spentNanoDollars">The ledger's sum.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<bool> ReconcileAsync(
        BudgetDefinition budget, BudgetState read, long spentNanoDollars, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Forgets a budget that exists no more.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");
}
