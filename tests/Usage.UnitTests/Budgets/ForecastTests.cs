using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Spending;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Budgets;

public sealed class ForecastTests
{
    private const long HourMs = 3600 * 1000;
    private const long DayMs = 24 * HourMs;
    private const long Begin = 1000 * DayMs;

    private static readonly SpendingHistory None = new(0, []);

    [Fact]
    public void Of_NoHistory_GoesOnAtThePeriodsPace() => Assert.Equal(400, Of(BudgetPeriod.Day, DayMs, 6 * HourMs, spent: 100, None));

    [Fact]
    public void Of_NoHistoryAndHardlyBegun_TakesThePaceOfAQuarterOfAnHour() =>
        Assert.Equal(100 + (100 * 96), Of(BudgetPeriod.Day, DayMs, 1, spent: 100, None));

    [Fact]
    public void Of_HistoryAtTheBegin_IsWhatIsUsual()
    {
        // 240 a day on each of two days.
        SpendingHistory history = Steady(days: 2, anHour: 10);

        Assert.Equal(240, Of(BudgetPeriod.Day, DayMs, 0, spent: 0, history));
        Assert.Equal(7 * 240, Of(BudgetPeriod.Week, 7 * DayMs, 0, spent: 0, history));
    }

    [Fact]
    public void Of_HalfOfTheDayGone_BlendsBothInHalves()
    {
        SpendingHistory history = Steady(days: 7, anHour: 10, until: 12);

        // Spent 600 in half a day; going on so makes 600 more, usual are 120 more.
        Assert.Equal(600 + 300 + 60, Of(BudgetPeriod.Day, DayMs, 12 * HourMs, spent: 600, history));
    }

    [Fact]
    public void Of_SpendingByNight_CountsTheSameHoursOnly()
    {
        long now = Begin + (12 * HourMs);
        var night = new SlotCost { SlotMs = now - (10 * HourMs), CostNanoDollars = 1000 };
        var evening = new SlotCost { SlotMs = now - (20 * HourMs), CostNanoDollars = 70 };

        // What is left of this day are the hours of yesterday's evening.
        Assert.Equal(35, Of(BudgetPeriod.Day, DayMs, 12 * HourMs, spent: 0, new SpendingHistory(1, [evening, night])));
    }

    [Fact]
    public void Of_PeriodOver_IsWhatWasSpent() => Assert.Equal(7, Of(BudgetPeriod.Day, DayMs, DayMs, spent: 7, Steady(days: 7, anHour: 10)));

    [Fact]
    public void Of_Total_IsNone() => Assert.Null(Of(BudgetPeriod.Total, DayMs, HourMs, spent: 7, None));

    /// <summary>The same every hour of the days up to an hour of the period.</summary>
    private static SpendingHistory Steady(int days, long anHour, int until = 0) => new(
        days,
        [
            .. Enumerable.Range(until - (24 * days), 24 * days)
                .Select(hour => new SlotCost { SlotMs = Begin + (hour * HourMs), CostNanoDollars = anHour }),
        ]);

    private static long? Of(BudgetPeriod period, long length, long elapsed, long spent, SpendingHistory history) =>
        Forecast.Of(period, new BudgetSpan(Begin, Begin + length, Begin + (2 * length)), Begin + elapsed, spent, history);
}
