using LlmMesh.Contracts;
using LlmMesh.State.Budgets;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>Requests that one scope was granted without Redis, by calendar day. Not thread-safe: see <see cref="LocalGrants"/>.</summary>
internal sealed class LocalDay
{
    private BudgetSpan _day;
    private int _requests;

    /// <summary>Requests of the day.</summary>
    public int Count(TimeZoneInfo zone, DateTimeOffset now)
    {
        Turn(zone, now);
        return _requests;
    }

    public void Add(TimeZoneInfo zone, DateTimeOffset now)
    {
        Turn(zone, now);
        _requests++;
    }

    /// <summary>Until the day is over.</summary>
    public TimeSpan EndsIn(DateTimeOffset now) => TimeSpan.FromMilliseconds(Math.Max(1, _day.EndMs - now.ToUnixTimeMilliseconds()));

    private void Turn(TimeZoneInfo zone, DateTimeOffset now)
    {
        if (now.ToUnixTimeMilliseconds() >= _day.EndMs)
        {
            _day = BudgetCalendar.At(BudgetPeriod.Day, zone, now);
            _requests = 0;
        }
    }
}
