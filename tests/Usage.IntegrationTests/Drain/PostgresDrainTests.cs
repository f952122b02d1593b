using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Drain;

public sealed class PostgresDrainTests(SharedState state, PostgresCluster cluster) : DrainTests(state), IClassFixture<SharedState>
{
    [Fact]
    public async Task Drain_IdTooLongForAnIndex_IsSetAsideAndBlocksNothing()
    {
        // Longer than PostgreSQL can index, and not compressible.
        string endless = string.Concat(Enumerable.Range(0, 300).Select(_ => Guid.NewGuid().ToString("n")));
        LedgerEvent refused = Events.Completed(id: endless);
        LedgerEvent[] stored = Events.Series(5);
        await State.SettleAsync([.. stored[..2], refused, .. stored[2..]]);

        await using UsageHost usage = await StartAsync();

        await usage.HasStoredAsync(stored.Length);
        await AssertStoredOnceAsync(usage, stored);
        await Eventually.HoldsAsync(
            "the event is set aside", async () => await State.Ledger.CountSetAsideAsync(TestContext.Current.CancellationToken) == 1);
    }

    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
