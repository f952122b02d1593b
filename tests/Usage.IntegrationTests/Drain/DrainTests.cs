using System.Data.Common;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Drain;

/// <summary>Every event becomes exactly one record, whatever is repeated, killed or away. Runs against each database.</summary>
public abstract class DrainTests(SharedState state) : LedgerTests(state)
{
    [Fact]
    public async Task Drain_EventsSettled_StoresEachOnce()
    {
        LedgerEvent[] events = Events.Series(1200);
        await using UsageHost usage = await StartAsync();

        await State.SettleAsync(events);

        await usage.HasStoredAsync(events.Length);
        await AssertStoredOnceAsync(usage, events);
    }

    [Fact]
    public async Task Drain_EventSettledAgain_StoresItOnce()
    {
        LedgerEvent twice = Events.Completed();
        LedgerEvent last = Events.Completed(at: Events.Noon.AddMinutes(1));
        await using UsageHost usage = await StartAsync();

        await State.SettleAsync(twice, twice);
        await State.SettleAsync(twice, last);

        await usage.HasStoredAsync(2);
        await AssertStoredOnceAsync(usage, [twice, last]);
    }

    [Fact]
    public async Task Drain_ConsumerDiedBeforeCommit_StoresItsEvents()
    {
        LedgerEvent[] events = Events.Series(20);
        await State.SettleAsync(events);
        Assert.Equal(events.Length, (await State.Ledger.TakeAsync("dead", 100, Cancelled)).Count);

        await using UsageHost usage = await StartAsync();

        await usage.HasStoredAsync(events.Length);
        await AssertStoredOnceAsync(usage, events);
    }

    [Fact]
    public async Task Drain_ConsumerDiedBetweenCommitAndAcknowledge_StoresItsEventsOnce()
    {
        LedgerEvent[] events = Events.Series(20);
        await State.SettleAsync(events);
        IReadOnlyList<LedgerEvent> taken = await State.Ledger.TakeAsync("dead", 100, Cancelled);
        Assert.Equal(StoreOutcome.Stored, (await StoreAsync(taken)).Outcome);

        await using UsageHost usage = await StartAsync();

        await Eventually.HoldsAsync(
            "the dead consumer's events are taken over", async () => !await State.Database.KeyExistsAsync("mesh:{ledger}:held:dead"));

        // What was returned is older, so it has been through the drain once this one is stored.
        LedgerEvent last = Events.Completed(at: Events.Noon.AddHours(1));
        await State.SettleAsync(last);
        await usage.HasStoredAsync(events.Length + 1);
        await AssertStoredOnceAsync(usage, [.. events, last]);
    }

    [Fact]
    public async Task Drain_ProcessKilledAgainAndAgain_StoresEachEventOnce()
    {
        LedgerEvent[] events = Events.Series(3000);
        ILedgerDatabase database = Ledger.Open();
        await using var open = database as IAsyncDisposable;
        await SchemaOf(database).EnsureAsync(Cancelled);
        await State.SettleAsync(events);
        for (int round = 1; round <= 3; round++)
        {
            await using UsageProcess killed = UsageProcess.Start(State, Ledger);
            long before = await CountAsync(database);
            await Eventually.HoldsAsync("the process is at work", async () => await CountAsync(database) > before);
        }

        long stored = await CountAsync(database);
        Assert.True(stored < events.Length, $"All {stored} events were stored before the last kill: nothing was interrupted.");
        await using UsageHost last = await StartAsync();
        await last.HasStoredAsync(events.Length);
        await AssertStoredOnceAsync(last, events);
    }

    [Fact]
    public async Task Drain_TwoServices_StoreEachEventOnce()
    {
        LedgerEvent[] events = Events.Series(1500);
        await using UsageHost one = await StartAsync(("Mesh:LedgerDrain:BatchSize", "20"));
        await using UsageHost other = await StartAsync(("Mesh:LedgerDrain:BatchSize", "20"));

        await State.SettleAsync(events);

        await one.HasStoredAsync(events.Length);
        await AssertStoredOnceAsync(other, events);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{"id":"x"}""")]
    public async Task Drain_UnreadableEvent_IsSetAsideAndBlocksNothing(string unreadable)
    {
        LedgerEvent readable = Events.Completed();
        await State.Database.ListLeftPushAsync("mesh:{ledger}:waiting", unreadable);
        await State.SettleAsync(readable);

        await using UsageHost usage = await StartAsync();

        await usage.HasStoredAsync(1);
        await AssertStoredOnceAsync(usage, [readable]);
        Assert.Equal(unreadable, await State.Database.ListGetByIndexAsync("mesh:{ledger}:rejected", 0));
        Assert.Contains("set aside 1", await usage.Client.GetStringAsync("/health", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_EventTheDatabaseRefuses_IsSetAsideAndBlocksNothing()
    {
        LedgerEvent refused = Events.Completed() with { AdmittedAtMs = long.MaxValue };
        LedgerEvent[] stored = Events.Series(5);
        await State.SettleAsync([.. stored[..2], refused, .. stored[2..]]);

        await using UsageHost usage = await StartAsync();

        await usage.HasStoredAsync(stored.Length);
        await AssertStoredOnceAsync(usage, stored);
        await Eventually.HoldsAsync("the event is set aside", async () => await State.Ledger.CountSetAsideAsync(Cancelled) == 1);
    }

    [Fact]
    public async Task Drain_DatabaseAwayAndBack_LosesNothingAndSaysSoOnce()
    {
        LedgerEvent before = Events.Completed();
        LedgerEvent during = Events.Completed();
        await using UsageHost usage = await StartAsync();
        await State.SettleAsync(before);
        await usage.HasStoredAsync(1);

        await Ledger.BreakAsync();
        await State.SettleAsync(during);
        await usage.HasLoggedAsync("Ledger drain waits for the database");
        await Ledger.RepairAsync();

        await usage.HasStoredAsync(2);
        await AssertStoredOnceAsync(usage, [before, during]);
        await usage.HasLoggedAsync("Ledger drain works again");
        Assert.Single(usage.Log.All, message => message.StartsWith("Ledger drain waits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drain_StateAwayAndBack_LosesNothingAndSaysSoOnce()
    {
        LedgerEvent before = Events.Completed();
        LedgerEvent after = Events.Completed();
        await using UsageHost usage = await StartAsync();
        await State.SettleAsync(before);
        await usage.HasStoredAsync(1);

        await State.Server.StopAsync();
        await usage.HasLoggedAsync("Ledger drain waits for the shared state");
        await State.RestartAsync();
        await State.SettleAsync(after);

        await usage.HasStoredAsync(2);
        await AssertStoredOnceAsync(usage, [before, after]);
        Assert.Single(usage.Log.All, message => message.StartsWith("Ledger drain waits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_EventsWaiting_StoresThemFirst()
    {
        LedgerEvent[] events = Events.Series(30);
        await using (UsageHost stopped = await StartAsync(
            ("Mesh:LedgerDrain:IdleFrom", "00:01:00"), ("Mesh:LedgerDrain:IdleTo", "00:01:00"), ("Mesh:LedgerDrain:BatchSize", "10")))
        {
            await stopped.HasDrainedAsync();
            await State.SettleAsync(events);
            await stopped.StopAsync();
        }

        Assert.Equal(0, await State.Ledger.CountWaitingAsync(Cancelled));
        await using UsageHost next = await StartAsync();
        await AssertStoredOnceAsync(next, events);
    }

    private protected Task<UsageHost> StartAsync(params (string Key, string Value)[] settings) =>
        UsageHost.StartAsync(State, Ledger.Configuration, settings);

    private protected static async Task AssertStoredOnceAsync(UsageHost usage, IEnumerable<LedgerEvent> events)
    {
        List<string> stored = await usage.AllIdsAsync();
        Assert.Equal(
            events.Select(ledgerEvent => ledgerEvent.Id).Order(StringComparer.Ordinal),
            stored.Order(StringComparer.Ordinal));
    }

    private static LedgerSchema SchemaOf(ILedgerDatabase database) =>
        new(database, TimeProvider.System, NullLogger<LedgerSchema>.Instance);

    private static async Task<long> CountAsync(ILedgerDatabase database)
    {
        await using DbConnection connection = await database.OpenAsync(Cancelled);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM requests");
    }

    private async Task<StoreResult> StoreAsync(IReadOnlyList<LedgerEvent> events)
    {
        ILedgerDatabase database = Ledger.Open();
        await using var open = database as IAsyncDisposable;
        LedgerSchema schema = SchemaOf(database);
        await schema.EnsureAsync(Cancelled);
        return await new LedgerStore(database, schema).InsertAsync(events, Cancelled);
    }
}
