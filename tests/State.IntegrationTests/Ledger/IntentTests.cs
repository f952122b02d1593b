using LlmMesh.Contracts;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Ledger;

[Collection(LedgerFixture.Name)]
public sealed class IntentTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Abandon_LeaseOver_IsHandedOverOnceAndCounted()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);
        await Client.Intents.WriteAsync(Intent("other"), 2 * Lease);
        Assert.Equal(0, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));
        await AgeAsync(Lease);

        Assert.Equal(1, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));
        Assert.Equal(0, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));

        LedgerEvent row = Assert.Single(await Client.Ledger.TakeAsync("consumer", 10, Cancelled));
        Assert.Equal(Intent("one").Row with { Attempts = [] }, row with { Attempts = [] });
        Assert.Equal(1, await Client.Intents.CountAsync(Cancelled));
        MeshCounters counters = await Client.Counters.ReadAsync(Cancelled);
        Assert.Equal((1, 1, 1_000), (counters.Requests, counters.Abandoned, counters.CostNanoDollars));
    }

    [Fact]
    public async Task Settle_Intent_IsTakenAwayWithItsEvent()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);

        await HandOverAsync("one");

        await AssertNothingIsAbandonedAsync();
        Assert.Equal(["one"], await TakeAsync("consumer"));
    }

    [Fact]
    public async Task Settle_RefusedRequest_TakesItsIntentAwayAndRecordsNothing()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);

        await Client.Settlement.ApplyAsync("batch", [new Settlement("one", [], null)], Cancelled);

        await AssertNothingIsAbandonedAsync();
        Assert.Empty(await TakeAsync("consumer"));
    }

    [Fact]
    public async Task Settle_RequestGoesOnElsewhere_KeepsItsIntent()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);

        await Client.Settlement.ApplyAsync("batch", [new Settlement("one", [], null) { EndsRequest = false }], Cancelled);

        Assert.Equal(1, await Client.Intents.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Settle_BatchSentAgain_TakesNoLaterIntentAway()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);
        Settlement[] batch = [new Settlement("one", [], null)];
        await Client.Settlement.ApplyAsync("batch", batch, Cancelled);
        await Client.Intents.WriteAsync(Intent("one"), Lease);

        await Client.Settlement.ApplyAsync("batch", batch, Cancelled);

        Assert.Equal(1, await Client.Intents.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Write_Again_ReplacesIt()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);
        await Client.Intents.WriteAsync(Intent("one", cost: 7), Lease);
        await AgeAsync(Lease);

        await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled);

        Assert.Equal(7, Assert.Single(await Client.Ledger.TakeAsync("consumer", 10, Cancelled)).CostNanoDollars);
    }

    [Fact]
    public async Task Write_ManyAtOnce_NotesEachAndAbandonsEach()
    {
        string[] ids = [.. Enumerable.Range(0, 600).Select(_ => Sample.Name("request"))];
        await Task.WhenAll(ids.Select(id => Client.Intents.WriteAsync(Intent(id), Lease)));
        Assert.Equal(ids.Length, await Client.Intents.CountAsync(Cancelled));
        await AgeAsync(Lease);

        long abandoned = 0;
        while (await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled) is var some and > 0)
        {
            abandoned += some;
        }

        Assert.Equal(ids.Length, abandoned);
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await TakeAsync("consumer", 1_000)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Renew_ThoseThatAreThere_LiveLonger()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);
        await Client.Intents.WriteAsync(Intent("other"), Lease);
        await Client.Intents.RenewAsync(["one", "nobody"], 2 * Lease, Cancelled);
        await AgeAsync(Lease);

        Assert.Equal(1, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));

        Assert.Equal(["other"], await TakeAsync("consumer"));
        Assert.Equal(1, await Client.Database.SortedSetLengthAsync(Keys.IntentLeases));
    }

    [Fact]
    public async Task Abandon_JudgedNeverAdmitted_IsTakenAwayWithoutARow()
    {
        await Client.Intents.WriteAsync(Intent("one") with { Holds = [new BudgetHold("daily", "one")] }, Lease);
        await Client.Intents.WriteAsync(Intent("other"), Lease);
        await AgeAsync(Lease);

        long taken = await Client.Intents.AbandonExpiredAsync(
            (expired, _) => Task.FromResult<IReadOnlyList<LedgerEvent?>>(
                [.. expired.Select(intent => intent.Holds.Count > 0 ? null : intent.Row with { CostNanoDollars = 5 })]),
            Cancelled);

        Assert.Equal(2, taken);
        LedgerEvent row = Assert.Single(await Client.Ledger.TakeAsync("consumer", 10, Cancelled));
        Assert.Equal(("other", 5), (row.Id, row.CostNanoDollars));
        MeshCounters counters = await Client.Counters.ReadAsync(Cancelled);
        Assert.Equal((1, 5), (counters.Requests, counters.CostNanoDollars));
        Assert.Equal(0, await Client.Intents.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Abandon_SettledWhileItIsJudged_IsNotHandedOver()
    {
        await Client.Intents.WriteAsync(Intent("one"), Lease);
        await AgeAsync(Lease);

        await Client.Intents.AbandonExpiredAsync(
            async (expired, _) =>
            {
                await HandOverAsync("one");
                return [.. expired.Select(intent => intent.Row)];
            },
            Cancelled);

        LedgerEvent row = Assert.Single(await Client.Ledger.TakeAsync("consumer", 10, Cancelled));
        Assert.NotEqual(RequestOutcome.Abandoned, row.Outcome);
    }

    [Fact]
    public async Task Abandon_NoVersionCanReadIt_IsSetAside()
    {
        await Client.Database.HashSetAsync(Keys.Intents, "one", "{");
        await Client.Database.SortedSetAddAsync(Keys.IntentLeases, "one", 1);

        Assert.Equal(1, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));

        Assert.Equal(1, await Client.Ledger.CountSetAsideAsync(Cancelled));
        Assert.Equal(0, await Client.Intents.CountAsync(Cancelled));
    }

    private static LedgerIntent Intent(string id, long? cost = null) => new(
        Sample.Event(id, RequestOutcome.Abandoned) is var row && cost is { } nanoDollars ? row with { CostNanoDollars = nanoDollars } : row);

    private async Task AssertNothingIsAbandonedAsync()
    {
        await AgeAsync(2 * Lease);
        Assert.Equal(0, await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled));
        Assert.Equal(0, await Client.Intents.CountAsync(Cancelled));
        Assert.Equal(0, await Client.Database.SortedSetLengthAsync(Keys.IntentLeases));
    }

    /// <summary>Makes all leases so much older.</summary>
    private async Task AgeAsync(TimeSpan by)
    {
        foreach (StackExchange.Redis.SortedSetEntry lease in await Client.Database.SortedSetRangeByRankWithScoresAsync(Keys.IntentLeases))
        {
            await Client.Database.SortedSetAddAsync(Keys.IntentLeases, lease.Element, lease.Score - by.TotalMilliseconds);
        }
    }
}
