using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Endpoints;
using LlmMesh.Usage.Rollups;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Budgets;

/// <summary>Sums over periods are made of whole quarters of an hour: no period may begin within one.</summary>
public sealed class PeriodBorderTests
{
    [Fact]
    public void Periods_OfEveryZoneThatIsAccepted_BeginWithAQuarterOfAnHour()
    {
        int zones = 0;
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones().Where(zone => ZoneNames.Find(zone.Id) is not null))
        {
            zones++;
            for (var day = new DateTimeOffset(2025, 1, 1, 7, 0, 0, TimeSpan.Zero); day.Year < 2028; day = day.AddDays(1))
            {
                BudgetSpan span = BudgetCalendar.At(BudgetPeriod.Day, zone, day);
                Assert.True(Slot.IsStart(span.StartMs) && Slot.IsStart(span.EndMs), $"{zone.Id} {day:O}");
            }
        }

        Assert.True(zones > 300, $"{zones} zones");
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../etc/localtime")]
    [InlineData("/etc/localtime")]
    [InlineData("")]
    public void Find_NoZone_IsNull(string name) => Assert.Null(ZoneNames.Find(name));
}
