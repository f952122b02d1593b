using LlmMesh.Contracts;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Ledger;

[Collection(LedgerFixture.Name)]
public sealed class SettlementTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly Settlement[] Batch =
    [
        new("one", [], Sample.Event("one")),
        new("two", [], Sample.Event("two", RequestOutcome.Failed) with { Provider = "openai", LatencyMs = 60 }),
        new("three", [], Sample.Event("three", RequestOutcome.Cancelled) with { Provider = null }),
        new("four", [], Sample.Event("four", RequestOutcome.Interrupted)),
    ];

    [Fact]
    public async Task Apply_OneBatch_CountsAndHandsOver()
    {
        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);

        await AssertAppliedOnceAsync();
        IReadOnlyList<LedgerEvent> events = await Client.Ledger.TakeAsync("consumer", 100, Cancelled);
        Assert.Equal(Batch.Select(settlement => settlement.Event!.Id), events.Select(taken => taken.Id));
        Assert.Equal(Batch[1].Event! with { Attempts = [] }, events[1] with { Attempts = [] });
    }

    [Fact]
    public async Task Apply_SameBatchAgain_ChangesNothing()
    {
        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);
        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);
        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);

        await AssertAppliedOnceAsync();
    }

    [Fact]
    public async Task Apply_SameBatchAtOnce_IsAppliedOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.Settlement.ApplyAsync("batch", Batch, Cancelled)));

        await AssertAppliedOnceAsync();
    }

    [Fact]
    public async Task Apply_SameBatchAfterItWasTaken_BringsNothingBack()
    {
        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);
        await TakeAsync("consumer");
        await Client.Ledger.AcknowledgeAsync("consumer", Cancelled);

        await Client.Settlement.ApplyAsync("batch", Batch, Cancelled);

        Assert.Empty(await TakeAsync("consumer"));
    }

    [Fact]
    public async Task Apply_AnotherBatch_AddsUp()
    {
        await Client.Settlement.ApplyAsync("batch-1", Batch, Cancelled);
        await Client.Settlement.ApplyAsync("batch-2", Batch, Cancelled);

        Assert.Equal(2 * Batch.Length, (await Client.Counters.ReadAsync(Cancelled)).Requests);
        Assert.Equal(2 * Batch.Length, await Client.Ledger.CountWaitingAsync(Cancelled));
    }

    [Fact]
    public async Task Read_NothingSettled_IsZero()
    {
        MeshCounters counters = await Client.Counters.ReadAsync(Cancelled);

        Assert.Equal(0, counters.Requests);
        Assert.Empty(counters.Providers);
    }

    [Fact]
    public async Task Apply_EventOfAProbe_IsHandedOverAndNotCounted()
    {
        await Client.Settlement.ApplyAsync("probes", [Batch[0] with { IsCounted = false }], Cancelled);

        Assert.Equal(1, await Client.Ledger.CountWaitingAsync(Cancelled));
        Assert.Equal(0, (await Client.Counters.ReadAsync(Cancelled)).Requests);
    }

    private async Task AssertAppliedOnceAsync()
    {
        MeshCounters counters = await Client.Counters.ReadAsync(Cancelled);
        var expected = new MeshCounters(
            Requests: 4, Succeeded: 1, Failed: 2, Cancelled: 1, LatencyMs: 180, CostNanoDollars: 4_000, counters.Providers);
        Assert.Equal(expected, counters);
        Assert.Equal(2, counters.Providers["openrouter"]);
        Assert.Equal(1, counters.Providers["openai"]);
        Assert.Equal(2, counters.Providers.Count);
        Assert.Equal(4, await Client.Ledger.CountWaitingAsync(Cancelled));
    }
}
