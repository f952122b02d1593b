using System.Data.Common;
using System.Text.Json;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Retention;

/// <summary>Old records go, what they added up to stays. Runs against each database.</summary>
public abstract class RetentionTests(SharedState state)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retain_RecordsOverTheAge_AreDeletedAndStillSummedUp()
    {
        LedgerEvent[] old = Events.Series(1200);
        LedgerEvent young = Events.Completed(at: DateTimeOffset.UtcNow.AddHours(-23));
        await using ITestLedger ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        await using UsageHost usage = await UsageHost.StartAsync(
            state, ledger.Configuration, ("Ledger:RetentionDays", "1"), ("Ledger:RetentionEvery", "00:00:00.050"));

        await state.SettleAsync([.. old, young]);

        await usage.HasStoredAsync(old.Length);
        await Eventually.HoldsAsync("the old records are deleted", async () => (await usage.AllIdsAsync()).SequenceEqual([young.Id]));
        JsonElement day = await usage.GetAsync(Events.DailyPath);
        Assert.Equal(old.Sum(stored => stored.CostNanoDollars), day.GetProperty("total").GetProperty("cost_nano_dollars").GetInt64());
        Assert.Equal(0, day.GetProperty("slowest").GetArrayLength());
        Assert.Equal(new Left(Attempts: 2, Tags: 2), await LeftAsync(ledger.Open()));
    }

    [Fact]
    public async Task Retain_DeletedRecordsDeliveredAgain_AreNotAddedUpTwice()
    {
        LedgerEvent[] old = Events.Series(600);
        LedgerEvent young = Events.Completed(at: DateTimeOffset.UtcNow.AddHours(-23));
        await using ITestLedger ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        await using UsageHost usage = await UsageHost.StartAsync(
            state, ledger.Configuration, ("Ledger:RetentionDays", "1"), ("Ledger:RetentionEvery", "00:00:00.050"));
        await state.SettleAsync(old);
        await usage.HasStoredAsync(old.Length);
        await Eventually.HoldsAsync("the records are deleted", async () => (await usage.AllIdsAsync()).Count == 0);

        LedgerEvent late = Events.Completed();
        await state.SettleAsync([.. old, late, young]);

        await Eventually.HoldsAsync("everything has been delivered", async () => (await usage.AllIdsAsync()).SequenceEqual([young.Id]));
        JsonElement day = await usage.GetAsync(Events.DailyPath);
        Assert.Equal(old.Length + 1, day.GetProperty("total").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Retain_NotConfigured_KeepsEverything()
    {
        LedgerEvent old = Events.Completed(at: DateTimeOffset.UnixEpoch);
        await using ITestLedger ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        await using (UsageHost usage = await UsageHost.StartAsync(state, ledger.Configuration, ("Ledger:RetentionEvery", "00:00:00.010")))
        {
            await state.SettleAsync(old, Events.Completed());
            await usage.HasStoredAsync(1);
        }

        await using UsageHost next = await UsageHost.StartAsync(state, ledger.Configuration);
        await next.HasDrainedAsync();
        Assert.Contains(old.Id, await next.AllIdsAsync());
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static async Task<Left> LeftAsync(ILedgerDatabase database)
    {
        await using var open = database as IAsyncDisposable;
        await using DbConnection connection = await database.OpenAsync(Cancelled);
        return new Left(
            await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM attempts"),
            await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM request_tags"));
    }

    private sealed record Left(long Attempts, long Tags);
}

public sealed class SqliteRetentionTests(SharedState state) : RetentionTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresRetentionTests(SharedState state, PostgresCluster cluster) : RetentionTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
