using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

public sealed class CalendarTests
{
    [Theory]
    [InlineData(BudgetPeriod.Day, "UTC", "2026-12-31T23:59:59Z", "2026-12-31T00:00Z", "2027-01-01T00:00Z", "2027-01-02T00:00Z")]
    [InlineData(BudgetPeriod.Day, "UTC", "2027-01-01T00:00:00Z", "2027-01-01T00:00Z", "2027-01-02T00:00Z", "2027-01-03T00:00Z")]
    [InlineData(BudgetPeriod.Day, "Europe/Berlin", "2026-03-29T10:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z", "2026-03-30T22:00Z")]
    [InlineData(BudgetPeriod.Day, "Europe/Berlin", "2026-10-24T22:30Z", "2026-10-24T22:00Z", "2026-10-25T23:00Z", "2026-10-26T23:00Z")]
    [InlineData(BudgetPeriod.Day, "Africa/Cairo", "2026-04-24T10:00Z", "2026-04-23T22:00Z", "2026-04-24T21:00Z", "2026-04-25T21:00Z")] // no midnight
    [InlineData(BudgetPeriod.Day, "Africa/Cairo", "2026-10-30T10:00Z", "2026-10-29T22:00Z", "2026-10-30T22:00Z", "2026-10-31T22:00Z")]
    [InlineData(BudgetPeriod.Week, "UTC", "2026-11-22T23:00Z", "2026-11-16T00:00Z", "2026-11-23T00:00Z", "2026-11-30T00:00Z")] // a Sunday
    [InlineData(BudgetPeriod.Week, "UTC", "2026-11-23T00:00Z", "2026-11-23T00:00Z", "2026-11-30T00:00Z", "2026-12-07T00:00Z")] // a Monday
    [InlineData(BudgetPeriod.Month, "UTC", "2028-02-29T12:00Z", "2028-02-01T00:00Z", "2028-03-01T00:00Z", "2028-04-01T00:00Z")]
    [InlineData(BudgetPeriod.Month, "America/New_York", "2026-12-01T04:59Z", "2026-11-01T04:00Z", "2026-12-01T05:00Z", "2027-01-01T05:00Z")]
    public void At_AnyMoment_IsTheCalendarPeriodOfTheZone(
        BudgetPeriod period, string zone, string moment, string start, string end, string nextEnd) =>
        Assert.Equal(
            new BudgetSpan(Ms(start), Ms(end), Ms(nextEnd)),
            BudgetCalendar.At(period, TimeZoneInfo.FindSystemTimeZoneById(zone), Moment(moment)));

    [Fact]
    public void At_Total_NeverEnds() => Assert.Equal(
        new BudgetSpan(0, 9_000_000_000_000_000, 9_000_000_000_000_000),
        BudgetCalendar.At(BudgetPeriod.Total, TimeZoneInfo.Utc, Moment("2026-11-20T12:00Z")));

    [Fact]
    public void Now_PeriodOverOrClockSteppedBack_IsTheOneItIs()
    {
        foreach (string moment in new[] { "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z", "2026-11-20T12:00:00Z" })
        {
            var clock = new SteppingClock(Moment(moment));
            var periods = new PeriodClock(clock);
            periods.Now(BudgetPeriod.Day, TimeZoneInfo.Utc);
            clock.Now = Moment("2026-11-22T00:00:00Z");
            Assert.Equal(Ms("2026-11-22T00:00Z"), periods.Now(BudgetPeriod.Day, TimeZoneInfo.Utc).StartMs);
            clock.Now = Moment(moment);
            Assert.Equal(BudgetCalendar.At(BudgetPeriod.Day, TimeZoneInfo.Utc, clock.Now), periods.Now(BudgetPeriod.Day, TimeZoneInfo.Utc));
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static long Ms(string text) => Moment(text).ToUnixTimeMilliseconds();

    private sealed class SteppingClock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
