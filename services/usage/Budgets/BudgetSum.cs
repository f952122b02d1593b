using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Budgets;

/// <summary>What was spent of a budget according to the ledger.</summary>
internal sealed class BudgetSum(SpendingReader spending)
{
    /// <summary>The period that a moment lies in, by the budget's calendar.</summary>
    public static BudgetSpan SpanAt(BudgetDefinition budget, DateTimeOffset moment) =>
        BudgetCalendar.At(budget.Period, TimeZoneInfo.FindSystemTimeZoneById(budget.TimeZone), moment);

    /// <summary>The sum over a period, nano-dollars.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public Task<long> OfAsync(BudgetDefinition budget, BudgetSpan span, CancellationToken cancellationToken) =>
        spending.SumAsync(budget.Owner, span.StartMs, span.EndMs, cancellationToken);
}
