using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Budgets;

/// <summary>
/// What will have been spent by the end of a period:
/// <code>
/// spent + elapsed share × (this period's pace × time left) + (1 − elapsed share) × (what is usually spent in the time left)
/// </code>
/// Early in a period the last days tell more, later the period itself. Without history the period's own pace counts alone, taken over
/// a quarter of an hour at least.
/// </summary>
internal static class Forecast
{
    /// <summary>The forecast in nano-dollars, rounded up; null for a period without end.</summary>
    /// <param name="period">What kind of period it is.</param>
    /// <param name="span">The period.</param>
    /// <param name="nowMs">Now, within the period.</param>
    /// <param name="spent">Spent since its begin.</param>
    /// <param name="history">What was spent before now.</param>
    public static long? Of(BudgetPeriod period, BudgetSpan span, long nowMs, long spent, SpendingHistory history)
    {
        if (period == BudgetPeriod.Total)
        {
            return null;
        }

        decimal length = span.EndMs - span.StartMs;
        long left = Math.Max(0, span.EndMs - nowMs);
        long elapsed = Math.Max(0, nowMs - span.StartMs);
        decimal rest = history.UsualFrom(nowMs, left) is { } usual
            ? (spent * (left / length)) + (usual * (left / length))
            : (decimal)spent * left / Math.Max(elapsed, Slot.LengthMs);
        return (long)Math.Min(long.MaxValue, Math.Ceiling(spent + rest));
    }
}
