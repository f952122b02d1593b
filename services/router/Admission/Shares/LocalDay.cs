using LlmMesh.Contracts;
using LlmMesh.State.Budgets;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>Requests that one scope was granted without Redis, by calendar day. Not thread-safe: see <see cref="LocalGrants"/>.</summary>
internal sealed class LocalDay
{
    private BudgetSpan _day;
    private int _requests;
    private int _owed;
    private int _charging;

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
        _owed++;
    }

    /// <summary>Until the day is over.</summary>
    public TimeSpan EndsIn(DateTimeOffset now) => TimeSpan.FromMilliseconds(Math.Max(1, _day.EndMs - now.ToUnixTimeMilliseconds()));

    /// <summary>Begins to tell Redis of the day's requests.</summary>
    /// <returns>How many it does not know of.</returns>
    public int BeginCharge(TimeZoneInfo zone, DateTimeOffset now)
    {
        Turn(zone, now);
        return _charging = _owed;
    }

    /// <summary>Redis has answered, or not: then they are owed still.</summary>
    public void EndCharge(bool isAnswered)
    {
        _owed -= isAnswered ? Math.Min(_charging, _owed) : 0;
        _charging = 0;
    }

    private void Turn(TimeZoneInfo zone, DateTimeOffset now)
    {
        if (now.ToUnixTimeMilliseconds() >= _day.EndMs)
        {
            _day = BudgetCalendar.At(BudgetPeriod.Day, zone, now);
            _requests = 0;
            _owed = 0;
            _charging = 0;
        }
    }
}
