using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Budgets;

/// <summary>The list of all budgets: the usage service publishes it, routers keep it.</summary>
public sealed class BudgetList(StateConnection state)
{
    /// <summary>Replaces the list and tells whoever listens.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task PublishAsync(IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        byte[] list = JsonSerializer.SerializeToUtf8Bytes(budgets, ContractsJson.Default.IReadOnlyListBudgetDefinition);
        return state.CallAsync(
            async database =>
            {
                await database.StringSetAsync(Keys.BudgetsList, list);
                return await database.PublishAsync(Keys.BudgetsChannel, budgets.Count);
            },
            cancellationToken);
    }

    /// <summary>
    /// The list; null when nobody has published one since Redis was empty. One that a later version wrote and this one cannot read is as
    /// good as none.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<BudgetDefinition>?> ReadAsync(CancellationToken cancellationToken)
    {
        RedisValue list = await state.CallAsync(database => database.StringGetAsync(Keys.BudgetsList), cancellationToken);
        try
        {
            return list.IsNull ? null : JsonSerializer.Deserialize((byte[])list!, ContractsJson.Default.IReadOnlyListBudgetDefinition);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Calls back, on no particular thread, whenever the list was replaced, until the subscription is disposed. A lost connection
    /// resubscribes by itself but may lose changes.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IAsyncDisposable> SubscribeAsync(Action changed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = new StateSubscription(state, Keys.BudgetsChannel, _ => changed());
        await subscription.StartAsync();
        return subscription;
    }
}
