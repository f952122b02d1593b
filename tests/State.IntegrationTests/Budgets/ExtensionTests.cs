using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>A request that moves to a dearer candidate.</summary>
public sealed class ExtensionTests(GarnetServer server) : BudgetTests(server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(500, 500, 1000, 500)]
    [InlineData(5_000, 500, 1000, 800)] // all that is left, what it holds included
    [InlineData(5_000, 500, 750, 600)] // its share
    [InlineData(5_000, 300, 250, 300)] // never less than before
    [InlineData(200, 200, 1000, 300)] // a claim within what is held changes nothing
    public async Task Extend_Room_HoldsMore(long most, long least, int share, long held)
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(200), "other");
        await ReserveAsync(group, Exactly(300), "one");

        AdmissionAnswer answer = await ExtendAsync(group, new MoneyClaim(most, least, 1, share));

        Assert.Equal((LimitKind.None, held), (answer.Refused, answer.Held));
        Assert.Equal((0, 200 + held), await ReadAsync(OfKey()));
        await SettleAsync(group, "one", 1);
        Assert.Equal((1, 200), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Extend_NoRoomInOneOfTwo_ChangesNeither()
    {
        ScopeGroup group = await OpenAsync(OfKey(), OfTeam(limit: 350));
        await ReserveAsync(group, Exactly(300), "one");

        AdmissionAnswer answer = await ExtendAsync(group, Exactly(351));

        Assert.Equal((LimitKind.Budget, 1, 350L), (answer.Refused, answer.Scope, answer.Affordable));
        Assert.Equal((0, 300), await ReadAsync(OfKey()));
        Assert.Equal((0, 300), await ReadAsync(OfTeam()));
    }

    [Fact]
    public async Task Extend_ManyAtOnce_HoldNoMoreThanTheLimit()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        string[] ids = [.. Enumerable.Range(0, 10).Select(_ => Sample.Name("reservation"))];
        await Task.WhenAll(ids.Select(id => ReserveAsync(group, Exactly(50), id)));

        AdmissionAnswer[] answers = await Task.WhenAll(ids.Select(id => Client.Admission.ExtendAsync(group, id, Exactly(200), Cancelled)));

        Assert.Equal(3, answers.Count(answer => answer.IsAdmitted));
        Assert.Equal((0, 950), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Extend_Soft_HoldsWhatIsExpected()
    {
        BudgetDefinition budget = OfKey(BudgetKind.Soft);
        ScopeGroup group = await OpenAsync(budget);
        await ReserveAsync(group, new MoneyClaim(900, 900, 300), "one");

        AdmissionAnswer answer = await ExtendAsync(group, new MoneyClaim(5_000, 5_000, 1_400));

        Assert.Equal((LimitKind.None, 5_000L), (answer.Refused, answer.Held));
        Assert.Equal((0, 1_400), await ReadAsync(budget));
        Assert.False((await ReserveAsync(group, Exactly(1))).IsAdmitted);
    }

    [Fact]
    public async Task Extend_LeaseKeptByRenewal_IsNotShortened()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300), "one", TimeSpan.FromHours(1));
        await ExtendAsync(group, Exactly(400));
        await Stored(OfKey()).AgeLeasesAsync(TimeSpan.FromMinutes(30));

        Assert.Equal((0, 400), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Extend_ChargedAsAbandoned_IsHeldAgain()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(300), "one", Lease);
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((300, 0), await ReadAsync(OfKey()));

        Assert.Equal(1_000, (await ExtendAsync(group, Exactly(1_000))).Held);

        Assert.Equal((0, 1_000), await ReadAsync(OfKey()));
        await SettleAsync(group, "one", 70);
        Assert.Equal((70, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Extend_HoldLost_HoldsAllOfIt()
    {
        ScopeGroup group = await OpenAsync(OfKey());

        Assert.Equal(400, (await ExtendAsync(group, Exactly(400))).Held);

        Assert.Equal((0, 400), await ReadAsync(OfKey()));
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((400, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Extend_HeldInAnEarlierPeriod_IsRefused()
    {
        BudgetDefinition budget = OfKey(period: BudgetPeriod.Month);
        ScopeGroup group = await OpenAsync(budget);
        await ReserveAsync(group, Exactly(300), "one");
        await Stored(budget).AgePeriodAsync(TimeSpan.FromDays(40));

        Assert.Equal(LimitKind.Budget, (await ExtendAsync(group, Exactly(400))).Refused);

        Assert.Equal((0, 0), await ReadAsync(budget));
    }

    [Fact]
    public async Task Extend_Unknown_IsRefused()
    {
        AdmissionAnswer answer = await ExtendAsync(Group(OfKey()), Exactly(400));

        Assert.Equal((LimitKind.BudgetUnknown, TimeSpan.FromSeconds(1)), (answer.Refused, answer.RetryAfter));
    }

    [Fact]
    public async Task Extend_NoBudgets_IsAdmitted() => Assert.Equal(400, (await ExtendAsync(Group(), Exactly(400))).Held);

    private Task<AdmissionAnswer> ExtendAsync(ScopeGroup group, MoneyClaim claim) =>
        Client.Admission.ExtendAsync(group, "one", claim, Cancelled);
}
