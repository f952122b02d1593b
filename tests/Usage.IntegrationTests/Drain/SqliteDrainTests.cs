using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Drain;

public sealed class SqliteDrainTests(SharedState state) : DrainTests(state), IClassFixture<SharedState>
{
    [Fact]
    public async Task Start_DatabaseNotThereYet_StoresOnceItIs()
    {
        string file = ((SqliteTestLedger)Ledger).File;
        Directory.CreateDirectory(file);
        LedgerEvent waiting = Events.Completed();
        await State.SettleAsync(waiting);

        await using UsageHost usage = await StartAsync();
        await usage.HasLoggedAsync("Ledger drain waits for the database");
        Directory.Delete(file);

        await usage.HasStoredAsync(1);
        await AssertStoredOnceAsync(usage, [waiting]);
    }

    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}
