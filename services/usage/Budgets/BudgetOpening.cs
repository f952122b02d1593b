using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Drain;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Budgets;

/// <summary>
/// Gives budgets that the shared state does not know their figures from the ledger:
/// <code>
/// 1. prepare    settlements count from now on; a hard budget admits nothing yet
/// 2. catch up   whatever was handed over before is in the ledger
/// 3. sum        what the ledger says was spent in the period
/// 4. open       the sum is added, the budget admits
/// </code>
/// A settlement between 1 and 3 is counted by both, so that a budget errs on the safe side until <see cref="BudgetReconciliation"/>
/// finds a quiet moment. Any process may break off anywhere; another one, or the next round, begins again at 1.
/// </summary>
internal sealed partial class BudgetOpening(
    BudgetStore store, BudgetSum ledger, DrainWatch drain, TimeProvider time, IOptions<BudgetOptions> options, ILogger<BudgetOpening> logger)
{
    /// <summary>Opens budgets; those that stay closed must be tried again.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task OpenAsync(IReadOnlyCollection<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        foreach (BudgetDefinition budget in budgets)
        {
            await store.PrepareAsync(budget, cancellationToken);
        }

        if (!await drain.HasCaughtUpAsync(options.Value.CatchUpWithin, cancellationToken))
        {
            LogWaiting(options.Value.CatchUpWithin.TotalSeconds);
            return;
        }

        foreach (BudgetDefinition budget in budgets)
        {
            BudgetSpan span = BudgetSum.SpanAt(budget, time.GetUtcNow());
            long spent = await ledger.OfAsync(budget, span, cancellationToken);
            if (await store.OpenAsync(budget, span.StartMs, spent, cancellationToken))
            {
                LogOpened(budget.Id, spent / NanoDollars.PerDollar);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Budget {Id} is open; {Usd} USD were spent in its period before")]
    private partial void LogOpened(string id, decimal usd);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Budgets stay closed: the ledger did not catch up within {Seconds} s; it is tried again")]
    private partial void LogWaiting(double seconds);
}
