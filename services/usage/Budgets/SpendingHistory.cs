using LlmMesh.Contracts;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Budgets;

/// <summary>What an owner spent in the last days, for forecasts.</summary>
/// <param name="Days">Whole days of history there are, at most <see cref="MostDays"/>; days without spending count.</param>
/// <param name="Slots">What was spent in those days, in order.</param>
internal sealed record SpendingHistory(int Days, IReadOnlyList<SlotCost> Slots)
{
    public const int MostDays = 7;

    private const long DayMs = 24L * 3600 * 1000;

    /// <summary>Reads the history of an owner.</summary>
    public static async Task<SpendingHistory> ReadAsync(
        SpendingReader spending, BudgetOwner owner, long nowMs, CancellationToken cancellationToken)
    {
        long? first = await spending.FirstAsync(owner, cancellationToken);
        int days = first is { } begin ? (int)Math.Clamp((nowMs - begin) / DayMs, 0, MostDays) : 0;
        return new SpendingHistory(
            days, days == 0 ? [] : await spending.SlotsAsync(owner, nowMs - (days * DayMs), nowMs, cancellationToken));
    }

    /// <summary>
    /// What is usually spent in a stretch of time from now on; null without history. Up to a day: the average of the same hours of each
    /// day. Longer: the average day.
    /// </summary>
    public decimal? UsualFrom(long nowMs, long lengthMs)
    {
        if (Days == 0)
        {
            return null;
        }

        if (lengthMs > DayMs)
        {
            return Slots.Sum(slot => (decimal)slot.CostNanoDollars) / Days * lengthMs / DayMs;
        }

        decimal sum = 0;
        for (int day = 1; day <= Days; day++)
        {
            long from = nowMs - (day * DayMs);
            sum += Slots.Where(slot => slot.SlotMs >= from && slot.SlotMs < from + lengthMs).Sum(slot => (decimal)slot.CostNanoDollars);
        }

        return sum / Days;
    }
}
