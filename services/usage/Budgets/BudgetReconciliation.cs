using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.State.Ledger;

namespace LlmMesh.Usage.Budgets;

/// <summary>
/// Makes the shared state say what the ledger says, to the nano-dollar, when nothing is on its way from one to the other: nothing held,
/// no intent, no event that waits or that a process holds. What is held is made the sum of its holds at any time.
/// </summary>
internal sealed partial class BudgetReconciliation(
    BudgetStore store, IntentStore intents, LedgerQueue queue, BudgetSum ledger, ILogger<BudgetReconciliation> logger)
{
    /// <param name="budgets">The budgets.</param>
    /// <param name="states">What the shared state said of them, read before this call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task ReconcileAsync(
        IReadOnlyList<BudgetDefinition> budgets, IReadOnlyDictionary<string, BudgetState> states, CancellationToken cancellationToken)
    {
        foreach (BudgetDefinition budget in budgets)
        {
            if (await store.RecountAsync(budget, cancellationToken))
            {
                LogRecounted(budget.Id);
            }
        }

        if (!await IsQuietAsync(cancellationToken))
        {
            return;
        }

        foreach (BudgetDefinition budget in budgets)
        {
            if (states.GetValueOrDefault(budget.Id) is not { HeldNanoDollars: 0 } state)
            {
                continue;
            }

            BudgetSpan span = BudgetSum.SpanAt(budget, DateTimeOffset.FromUnixTimeMilliseconds(state.PeriodStartMs));
            long spent = await ledger.OfAsync(budget, span, cancellationToken);
            if (spent != state.SpentNanoDollars && await store.ReconcileAsync(budget, state, spent, cancellationToken))
            {
                LogReconciled(budget.Id, state.SpentNanoDollars / NanoDollars.PerDollar, spent / NanoDollars.PerDollar);
            }
        }
    }

    /// <summary>
    /// Looks in the order in which a request passes, so that none slips by: from intent to queue to process. Only what a dead process
    /// held goes back, which the last look catches.
    /// </summary>
    private async Task<bool> IsQuietAsync(CancellationToken cancellationToken) =>
        await intents.CountAsync(cancellationToken) == 0
        && await queue.CountWaitingAsync(cancellationToken) == 0
        && (await queue.ReadHeldAsync(cancellationToken)).Count == 0
        && await queue.CountWaitingAsync(cancellationToken) == 0;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Budget {Id} did not hold what its reservations hold, as a crash of the shared state can leave it; it does now")]
    private partial void LogRecounted(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Budget {Id} counted {Before} USD and the ledger {After} USD; the ledger is right")]
    private partial void LogReconciled(string id, decimal before, decimal after);
}
