using System.Collections.Concurrent;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Budgets;

/// <summary>Which period it is, computed once per period: the calendar is too slow for every request. Thread-safe.</summary>
internal sealed class PeriodClock(TimeProvider time)
{
    private readonly ConcurrentDictionary<(BudgetPeriod Period, string Zone), BudgetSpan> _spans = new();

    public BudgetSpan Now(BudgetPeriod period, TimeZoneInfo zone)
    {
        DateTimeOffset now = time.GetUtcNow();
        long nowMs = now.ToUnixTimeMilliseconds();
        if (_spans.TryGetValue((period, zone.Id), out BudgetSpan span) && span.StartMs <= nowMs && nowMs < span.EndMs)
        {
            return span;
        }

        span = BudgetCalendar.At(period, zone, now);
        _spans[(period, zone.Id)] = span;
        return span;
    }

    /// <summary>The three times scripts want: start and end of this period, end of the next.</summary>
    public RedisValue[] Arguments(BudgetDefinition budget)
    {
        BudgetSpan span = Now(budget.Period, TimeZoneInfo.FindSystemTimeZoneById(budget.TimeZone));
        return [span.StartMs, span.EndMs, span.NextEndMs];
    }
}
