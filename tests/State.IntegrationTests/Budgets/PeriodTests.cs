using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>A month that ends, and clocks that disagree.</summary>
public sealed class PeriodTests(GarnetServer server) : BudgetTests(server)
{
    private static readonly TimeSpan MoreThanAMonth = TimeSpan.FromDays(32);

    private BudgetDefinition Monthly => field ??= OfKey(period: BudgetPeriod.Month);

    [Fact]
    public async Task Read_PeriodOver_BeginsAnew()
    {
        await SpendAsync(600);
        await ReserveAsync(Group(Monthly), Exactly(100), "one");
        await Stored(Monthly).AgePeriodAsync(MoreThanAMonth);

        Assert.Equal((0, 0), await ReadAsync(Monthly));
    }

    [Fact]
    public async Task Reserve_PeriodOver_HasTheWholeLimit()
    {
        ScopeGroup group = await SpendAsync(Limit);
        Assert.False((await ReserveAsync(group, Exactly(Limit))).IsAdmitted);
        await Stored(Monthly).AgePeriodAsync(MoreThanAMonth);

        Assert.True((await ReserveAsync(group, Exactly(Limit))).IsAdmitted);
    }

    [Fact]
    public async Task Settle_HeldInAnEarlierPeriod_CountsInNone()
    {
        ScopeGroup group = await SpendAsync(0);
        await ReserveAsync(group, Exactly(500), "old");
        await Stored(Monthly).AgePeriodAsync(MoreThanAMonth);
        await ReserveAsync(group, Exactly(200), "new");

        await SettleAsync(group, "old", 400);

        Assert.Equal((0, 200), await ReadAsync(Monthly));
        Assert.Equal(["new"], await Stored(Monthly).HoldsAsync());
    }

    [Fact]
    public async Task Read_LeaseOfAnEarlierPeriodOver_CountsInNone()
    {
        ScopeGroup group = await SpendAsync(0);
        await ReserveAsync(group, Exactly(500), "old");
        await Stored(Monthly).AgePeriodAsync(MoreThanAMonth);
        await Stored(Monthly).AgeLeasesAsync(Sample.Lease);

        Assert.Equal((0, 0), await ReadAsync(Monthly));
        Assert.Empty(await Stored(Monthly).HoldsAsync());
    }

    [Fact]
    public async Task Reserve_ClockSteppedBackBehindThePeriod_ItGoesOn()
    {
        ScopeGroup group = await SpendAsync(600);
        await Stored(Monthly).AgePeriodAsync(-MoreThanAMonth);

        Assert.False((await ReserveAsync(group, Exactly(401))).IsAdmitted);
        Assert.True((await ReserveAsync(group, Exactly(400), "one")).IsAdmitted);
        await SettleAsync(group, "one", 300);

        Assert.Equal((900, 0), await ReadAsync(Monthly));
    }

    [Fact]
    public async Task Reserve_RoutersClockFarBehind_BeginsNoPeriodTwice()
    {
        ScopeGroup group = await SpendAsync(0);
        await Stored(Monthly).AgePeriodAsync(TimeSpan.FromDays(400));
        var time = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(await Client.NowMsAsync()).AddDays(-100));
        await using StateClient late = await ConnectAnotherAsync(time);

        for (int round = 0; round < 3; round++)
        {
            AdmissionAnswer answer = await late.Admission.ReserveAsync(
                group, new ReservationRequest(Sample.Name("reservation"), Sample.Lease) { Money = Exactly(400) }, Cancelled);
            Assert.Equal(round < 2, answer.IsAdmitted);
        }
    }

    private async Task<ScopeGroup> SpendAsync(long amount)
    {
        ScopeGroup group = await OpenAsync(Monthly);
        if (amount > 0)
        {
            await ReserveAsync(group, Exactly(amount), "first");
            await SettleAsync(group, "first", amount);
        }

        return group;
    }
}
