using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>Budgets whose figures were lost, and those that are set right.</summary>
public sealed class RebuildTests(GarnetServer server) : BudgetTests(server)
{
    [Fact]
    public async Task Reserve_Unknown_IsRefusedUntilOpened()
    {
        ScopeGroup group = Group(OfKey());
        await AssertUnknownAsync(group);

        Assert.True(await Client.Budgets.PrepareAsync(OfKey(), Cancelled));
        await AssertUnknownAsync(group);
        Assert.True(await Client.Budgets.OpenAsync(OfKey(), 0, 940, Cancelled));

        Assert.Equal(60, (await ReserveAsync(group, Exactly(61))).Affordable);
        Assert.True((await ReserveAsync(group, Exactly(60))).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_UnknownAndNobodyRebuildsIt_BeginsWithNothingSpent()
    {
        Client.Admission.BeginsBudgets = true;

        Assert.True((await ReserveAsync(Group(OfKey()), Exactly(900))).IsAdmitted);

        Assert.Equal((0, 900), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Settle_WhilePrepared_CountsBesideTheLedgersSum()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300), "before");
        await Stored(OfKey()).LoseAsync();
        await SettleAsync(group, "before", 1);
        Assert.Null(await ReadAsync(OfKey()));

        await Client.Budgets.PrepareAsync(OfKey(), Cancelled);
        await SettleAsync(group, "during", 200);
        await Client.Budgets.OpenAsync(OfKey(), 0, 500, Cancelled);

        Assert.Equal((700, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task PrepareAndOpen_Twice_ChangeNothing()
    {
        await OpenAsync(OfKey());

        Assert.False(await Client.Budgets.PrepareAsync(OfKey(), Cancelled));
        Assert.False(await Client.Budgets.OpenAsync(OfKey(), 0, 500, Cancelled));

        Assert.Equal((0, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Open_NeverPrepared_DoesNothing()
    {
        Assert.False(await Client.Budgets.OpenAsync(OfKey(), 0, 500, Cancelled));

        Assert.Null(await ReadAsync(OfKey()));
    }

    [Theory]
    [InlineData(-1, true, 0)] // the period before: over, nothing of it belongs here
    [InlineData(0, true, 500)]
    [InlineData(1, false, 0)] // a period that has not begun here
    public async Task Open_SumOfAPeriod_IsAddedInThatOne(int earlierOrLater, bool opens, long spent)
    {
        BudgetDefinition monthly = OfKey(period: BudgetPeriod.Month);
        await Client.Budgets.PrepareAsync(monthly, Cancelled);
        long start = await Stored(monthly).NumberAsync("start");

        Assert.Equal(opens, await Client.Budgets.OpenAsync(monthly, start + earlierOrLater, 500, Cancelled));

        Assert.Equal((spent, 0), await ReadAsync(monthly));
        Assert.Equal(opens, (await ReserveAsync(Group(monthly), Exactly(1))).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_PeriodBeganWhilePrepared_IsAdmitted()
    {
        BudgetDefinition monthly = OfKey(period: BudgetPeriod.Month);
        await Client.Budgets.PrepareAsync(monthly, Cancelled);
        await Stored(monthly).AgePeriodAsync(TimeSpan.FromDays(32));

        Assert.True((await ReserveAsync(Group(monthly), Exactly(1))).IsAdmitted);
    }

    [Fact]
    public async Task Reconcile_Idle_SetsWhatTheLedgerSays()
    {
        await OpenAsync(OfKey());
        BudgetState read = await StateAsync();

        Assert.True(await Client.Budgets.ReconcileAsync(OfKey(), read, 77, Cancelled));

        Assert.Equal((77, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Reconcile_SomethingHeld_DoesNothing()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(5), "one");
        Assert.False(await Client.Budgets.ReconcileAsync(OfKey(), await StateAsync(), 77, Cancelled));

        BudgetState read = await StateAsync();
        await SettleAsync(group, "one", 3);
        Assert.False(await Client.Budgets.ReconcileAsync(OfKey(), read, 77, Cancelled));

        Assert.Equal((3, 0), await ReadAsync(OfKey()));
        Assert.True(await Client.Budgets.ReconcileAsync(OfKey(), await StateAsync(), 77, Cancelled));
    }

    [Fact]
    public async Task Reconcile_FoundAbandonedLately_Waits()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(5), "one", TimeSpan.FromMinutes(2));
        await Stored(OfKey()).AgeLeasesAsync(TimeSpan.FromMinutes(2));
        Assert.False(await Client.Budgets.ReconcileAsync(OfKey(), await StateAsync(), 0, Cancelled));

        await Stored(OfKey()).AgeLeasesAsync(TimeSpan.FromMinutes(1));

        Assert.True(await Client.Budgets.ReconcileAsync(OfKey(), await StateAsync(), 4, Cancelled));
        Assert.Equal((4, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Remove_WithHolds_LeavesNothing()
    {
        ScopeGroup group = await OpenAsync(OfKey(), OfTeam());
        await ReserveAsync(group, Exactly(5), "one");

        await Client.Budgets.RemoveAsync(OfKey(), Cancelled);
        await SettleAsync(group, "one", 3);

        Assert.Null(await ReadAsync(OfKey()));
        Assert.Empty(await Stored(OfKey()).HoldsAsync());
        Assert.Equal((3, 0), await ReadAsync(OfTeam()));
    }

    [Fact]
    public async Task Read_Many_LeavesOutWhatIsUnknown()
    {
        await OpenAsync(OfTeam());

        IReadOnlyList<BudgetState> states = await Client.Budgets.ReadAsync([OfKey(), OfTeam()], Cancelled);

        Assert.Equal([new BudgetState("of-team", 0, 0, 0)], states);
    }

    private async Task AssertUnknownAsync(ScopeGroup group)
    {
        AdmissionAnswer answer = await ReserveAsync(group, Exactly(1));
        Assert.Equal((LimitKind.BudgetUnknown, TimeSpan.FromSeconds(1)), (answer.Refused, answer.RetryAfter));
    }

    private async Task<BudgetState> StateAsync() => (await Client.Budgets.ReadAsync([OfKey()], Cancelled)).Single();

    [Fact]
    public async Task Recount_HoldsAsCounted_ChangesNothing()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300));

        Assert.False(await Client.Budgets.RecountAsync(OfKey(), Cancelled));

        Assert.Equal((0, 300), await ReadAsync(OfKey()));
    }

    /// <summary>What a crash of Garnet leaves when it cuts a reservation or a settlement short.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(800)]
    public async Task Recount_HeldIsNotTheSumOfTheHolds_BecomesIt(long counted)
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300));
        await Stored(OfKey()).SetAsync("held", counted);

        Assert.True(await Client.Budgets.RecountAsync(OfKey(), Cancelled));

        Assert.Equal((0, 300), await ReadAsync(OfKey()));
        Assert.Equal(700, (await ReserveAsync(group, Exactly(701))).Affordable);
    }

    [Fact]
    public async Task Recount_LeaseNobodyWouldLookFor_IsSweptWhenItIsOver()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300), lease: TimeSpan.FromMinutes(1));
        await Stored(OfKey()).SetAsync("due", 9_000_000_000_000_000);
        Assert.True(await Client.Budgets.RecountAsync(OfKey(), Cancelled));

        await Stored(OfKey()).AgeLeasesAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((300, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Recount_Unknown_ChangesNothing()
    {
        Assert.False(await Client.Budgets.RecountAsync(OfKey(), Cancelled));

        Assert.Null(await ReadAsync(OfKey()));
    }
}
