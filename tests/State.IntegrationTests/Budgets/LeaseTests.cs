using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>Money whose router gives no sign of life.</summary>
public sealed class LeaseTests(GarnetServer server) : BudgetTests(server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Read_LeaseOver_IsChargedAsItWasHeld()
    {
        await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);

        Assert.Equal((300, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Read_LeaseNotOver_IsHeld()
    {
        await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease - TimeSpan.FromMinutes(1));

        Assert.Equal((0, 300), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Reserve_OthersLeaseOver_FindsItSpent()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);

        AdmissionAnswer answer = await ReserveAsync(group, Exactly(701));

        Assert.Equal((LimitKind.Budget, 700L, TimeSpan.FromDays(365)), (answer.Refused, answer.Affordable, answer.RetryAfter));
        Assert.Equal((300, 0), (await Stored(OfKey()).NumberAsync("spent"), await Stored(OfKey()).NumberAsync("held")));
    }

    [Fact]
    public async Task Reserve_ManyLeasesOver_ChargesTenAtATimeAndLosesNone()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => ReserveAsync(group, Exactly(10), lease: Lease)));
        await Stored(OfKey()).AgeLeasesAsync(Lease);

        await ReserveAsync(group, Exactly(1), "new");

        Assert.Equal((100, 151), (await Stored(OfKey()).NumberAsync("spent"), await Stored(OfKey()).NumberAsync("held")));
        Assert.Equal((250, 1), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Renew_BeforeTheEnd_KeepsItHeld()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await ReserveAsync(group, Exactly(50), "other", Lease);
        await Client.Admission.RenewAsync(group, ["one", "nobody"], 2 * Lease, Cancelled);
        await Stored(OfKey()).AgeLeasesAsync(Lease);

        Assert.Equal((50, 300), await ReadAsync(OfKey()));
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((350, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Renew_ShorterLease_ShortensNothing()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await Client.Admission.RenewAsync(group, ["one"], TimeSpan.FromSeconds(1), Cancelled);
        await Stored(OfKey()).AgeLeasesAsync(Lease - TimeSpan.FromMinutes(1));

        Assert.Equal((0, 300), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Renew_AlreadyCharged_StaysCharged()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((300, 0), await ReadAsync(OfKey()));

        await Client.Admission.RenewAsync(group, ["one"], Lease, Cancelled);

        Assert.Equal((300, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Settle_AfterItWasCharged_ReplacesTheCharge()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((300, 0), await ReadAsync(OfKey()));

        await SettleAsync(group, "one", 120);

        Assert.Equal((120, 0), await ReadAsync(OfKey()));
        Assert.Equal(0, await Stored(OfKey()).LeasesAsync());
    }

    [Fact]
    public async Task Settle_LeaseOverAndNobodyHasNoticed_CountsOnce()
    {
        ScopeGroup group = await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);

        await SettleAsync(group, "one", 120);

        Assert.Equal((120, 0), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Read_ADayAfterItWasCharged_RemembersItNoMore()
    {
        await HoldAsync("one", 300);
        await Stored(OfKey()).AgeLeasesAsync(Lease);
        Assert.Equal((300, 0), await ReadAsync(OfKey()));
        Assert.Equal(["one"], await Stored(OfKey()).HoldsAsync());

        await Stored(OfKey()).AgeLeasesAsync(TimeSpan.FromDays(1));

        Assert.Equal((300, 0), await ReadAsync(OfKey()));
        Assert.Empty(await Stored(OfKey()).HoldsAsync());
        Assert.Equal(0, await Stored(OfKey()).LeasesAsync());
    }

    private async Task<ScopeGroup> HoldAsync(string id, long amount)
    {
        ScopeGroup group = await OpenAsync(OfKey());
        Assert.Equal(amount, (await ReserveAsync(group, Exactly(amount), id, Lease)).Held);
        return group;
    }
}
