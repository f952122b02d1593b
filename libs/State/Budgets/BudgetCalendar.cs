using LlmMesh.Contracts;

namespace LlmMesh.State.Budgets;

/// <summary>A period and the one after it, Unix ms; ends are exclusive.</summary>
/// <param name="StartMs">Begin; 0 for <see cref="BudgetPeriod.Total"/>.</param>
/// <param name="EndMs">End; 9 × 10¹⁵ for <see cref="BudgetPeriod.Total"/>.</param>
/// <param name="NextEndMs">End of the next one, so that a clock that is a little behind Redis' still knows what follows.</param>
public readonly record struct BudgetSpan(long StartMs, long EndMs, long NextEndMs);

/// <summary>When periods begin and end.</summary>
public static class BudgetCalendar
{
    private const long Never = 9_000_000_000_000_000;

    /// <summary>The period a moment lies in.</summary>
    /// <param name="period">Which kind. Weeks begin on Monday.</param>
    /// <param name="zone">Whose calendar. Where the clock skips midnight, the day begins with its first moment; where midnight comes twice, with the first.</param>
    /// <param name="moment">The moment.</param>
    public static BudgetSpan At(BudgetPeriod period, TimeZoneInfo zone, DateTimeOffset moment)
    {
        if (period == BudgetPeriod.Total)
        {
            return new BudgetSpan(0, Never, Never);
        }

        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        DateOnly first = period switch
        {
            BudgetPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            BudgetPeriod.Month => new DateOnly(day.Year, day.Month, 1),
            _ => day,
        };
        DateOnly next = Next(period, first);
        return new BudgetSpan(BeginOf(first, zone), BeginOf(next, zone), BeginOf(Next(period, next), zone));
    }

    private static DateOnly Next(BudgetPeriod period, DateOnly first) => period switch
    {
        BudgetPeriod.Week => first.AddDays(7),
        BudgetPeriod.Month => first.AddMonths(1),
        _ => first.AddDays(1),
    };

    private static long BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        TimeSpan offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }
}
