using System.Globalization;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Budgets;

/// <summary>The figures of budgets in Redis. Reserving and settling change them; this is for whoever owns and reports them.</summary>
public sealed class BudgetStore(StateConnection state)
{
    /// <summary>Where budgets stand, what was abandoned counted as spent. A budget Redis knows nothing of is left out.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<BudgetState>> ReadAsync(
        IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        RedisResult[] replies = await Task.WhenAll(budgets.Select(budget =>
            EvaluateAsync(LuaScript.BudgetRead, budget, [], cancellationToken)));
        var read = new List<BudgetState>(budgets.Count);
        for (int i = 0; i < replies.Length; i++)
        {
            if ((RedisValue[])replies[i]! is [var start, var spent, var held, var open])
            {
                read.Add(new BudgetState(budgets[i].Id, NumberOf(start), NumberOf(spent), NumberOf(held)) { IsOpen = open == 1 });
            }
        }

        return read;
    }

    /// <summary>
    /// Begins to count for a budget Redis knows nothing of. Settlements count from now on; a hard one admits nothing until
    /// <see cref="OpenAsync"/>.
    /// </summary>
    /// <returns>False when it is known already.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<bool> PrepareAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        (bool)await EvaluateAsync(LuaScript.BudgetPrepare, budget, [], cancellationToken);

    /// <summary>Adds what the ledger says was spent before, once, and lets a prepared budget admit.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="periodStartMs">The period the sum is for; in another one it is not added.</param>
    /// <param name="spentNanoDollars">The ledger's sum.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when it was open already, was never prepared, or is not yet in that period.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<bool> OpenAsync(
        BudgetDefinition budget, long periodStartMs, long spentNanoDollars, CancellationToken cancellationToken) =>
        (bool)await EvaluateAsync(LuaScript.BudgetOpen, budget, [periodStartMs, spentNanoDollars], cancellationToken);

    /// <summary>
    /// Sets what was spent to what the ledger says, if nothing has changed since, nothing is held and nothing was found abandoned in the
    /// last minute: intents, which become the ledger's rows, have leases of their own.
    /// </summary>
    /// <param name="budget">The budget.</param>
    /// <param name="read">What <see cref="ReadAsync"/> said before the ledger was summed.</param>
    /// <param name="spentNanoDollars">The ledger's sum.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<bool> ReconcileAsync(
        BudgetDefinition budget, BudgetState read, long spentNanoDollars, CancellationToken cancellationToken) =>
        (bool)await EvaluateAsync(
            LuaScript.BudgetReconcile, budget, [read.PeriodStartMs, read.SpentNanoDollars, spentNanoDollars], cancellationToken);

    /// <summary>
    /// Sets what is held to the sum of what is held for each reservation. They can differ after a crash of the embedded Redis, which brings
    /// back a script's writes up to any one of them.
    /// </summary>
    /// <returns>Whether they differed.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<bool> RecountAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        (bool)await EvaluateAsync(LuaScript.BudgetRecount, budget, [], cancellationToken);

    /// <summary>What a budget holds for reservations, or was charged for them when they seemed abandoned.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="reservations">What they are called there.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Nano-dollars of each; null where it knows of none.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<long?>> ReadHoldsAsync(
        BudgetDefinition budget, IReadOnlyList<string> reservations, CancellationToken cancellationToken)
    {
        RedisKey holds = KeysOf(budget)[1];
        RedisValue[] records = await state.CallAsync(
            database => database.HashGetAsync(holds, [.. reservations.Select(id => (RedisValue)id)]), cancellationToken);
        return [.. records.Select(static record => record.IsNullOrEmpty ? (long?)null : NumberOf(record.ToString().Split(' ')[0]))];
    }

    /// <summary>Forgets a budget that exists no more.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.KeyDeleteAsync(KeysOf(budget)), cancellationToken);

    private static long NumberOf(RedisValue value) => long.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private static RedisKey[] KeysOf(BudgetDefinition budget) => Keys.Budget(Keys.Scope(budget.Owner), budget.Id);

    private Task<RedisResult> EvaluateAsync(
        LuaScript script, BudgetDefinition budget, RedisValue[] arguments, CancellationToken cancellationToken) =>
        state.EvaluateAsync(script, KeysOf(budget), [.. state.Periods.Arguments(budget), .. arguments], cancellationToken);
}
