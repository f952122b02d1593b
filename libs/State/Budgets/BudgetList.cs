using LlmMesh.Contracts;

namespace LlmMesh.State.Budgets;

/// <summary>The list of all budgets: the usage service publishes it, routers keep it.</summary>
public sealed class BudgetList(StateConnection state)
{
    /// <summary>Replaces the list and tells whoever listens.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task PublishAsync(IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>The list; null when nobody has published one since Redis was empty.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<IReadOnlyList<BudgetDefinition>?> ReadAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");

    /// <summary>Calls back, on no particular thread, whenever the list was replaced, until the subscription is disposed.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task<IAsyncDisposable> SubscribeAsync(Action changed, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{state.Timeout}");
}
