using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Ledger;

/// <summary>Wherever a crash cuts a script of the ledger short, no event is lost; one may come twice, and is stored once.</summary>
[Collection(LedgerFixture.Name)]
public sealed class TornScriptTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly RedisKey Held = Keys.LedgerHeld("gone");

    [Fact]
    public async Task Settle_Torn_IsWholeWhenItIsSentAgain()
    {
        var settle = new TornScript("settle.v3");
        RedisKey[] keys = [Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases, Keys.SettlementWriter(Guid.Empty)];
        RedisValue[] batch = [100, "batch", 2, 2, Event("one"), Event("other"), "one", "other", "requests", 2];

        await EachCutAsync(settle, keys, batch, NoteAsync, async () =>
        {
            await settle.RunAsync(Client.Database, int.MaxValue, keys, batch);

            Assert.Equal(["one", "other"], (await TakeAsync("consumer")).Distinct());
            Assert.Equal(0, await Client.Intents.CountAsync(Cancelled));
        });
    }

    [Fact]
    public async Task Take_Torn_EveryEventIsStillWaitingOrHeld()
    {
        await EachCutAsync(
            new TornScript("ledger-take.v2"),
            [Keys.LedgerWaiting, Held, Keys.LedgerConsumers],
            ["gone", 2],
            () => HandOverAsync("one", "two", "three"),
            () => AssertAllComeAsync("one", "two", "three"));
    }

    [Fact]
    public async Task Requeue_Torn_EveryEventIsStillWaitingOrHeld()
    {
        await EachCutAsync(
            new TornScript("ledger-requeue.v2"),
            [Keys.LedgerWaiting, Held, Keys.LedgerConsumers],
            ["gone", 0],
            async () =>
            {
                await HandOverAsync("one", "two", "three");
                await TakeAsync("gone", 2);
            },
            () => AssertAllComeAsync("one", "two", "three"));
    }

    [Fact]
    public async Task Abandon_Torn_TheRequestIsHandedOverAllTheSame()
    {
        await EachCutAsync(
            new TornScript("intent-abandon.v2"),
            [Keys.LedgerWaiting, Keys.Counters, Keys.Intents, Keys.IntentLeases],
            ["one", Event("one"), 1_000],
            NoteAsync,
            async () =>
            {
                await Client.Intents.AbandonExpiredAsync(judge: null, Cancelled);

                Assert.Contains("one", await TakeAsync("consumer"));
                Assert.Equal(0, await Client.Database.SortedSetScoreAsync(Keys.IntentLeases, "one") ?? 0);
            });
    }

    private static byte[] Event(string id) => JsonSerializer.SerializeToUtf8Bytes(Sample.Event(id), ContractsJson.Default.LedgerEvent);

    // Two requests whose leases are over.
    private async Task NoteAsync()
    {
        foreach (string id in (string[])["one", "other"])
        {
            await Client.Intents.WriteAsync(new LedgerIntent(Sample.Event(id)), TimeSpan.Zero);
        }
    }

    private async Task EachCutAsync(TornScript script, RedisKey[] keys, RedisValue[] arguments, Func<Task> arrange, Func<Task> assert)
    {
        int writes = 0;
        bool isTorn;
        do
        {
            await Client.Database.ExecuteAsync("FLUSHALL");
            await arrange();
            isTorn = await script.RunAsync(Client.Database, writes, keys, arguments);
            await assert();
            writes++;
        }
        while (isTorn);

        Assert.InRange(writes, 3, 20);
    }

    private async Task AssertAllComeAsync(params string[] ids)
    {
        string[] held = await TakeAsync("gone");
        await Client.Ledger.AcknowledgeAsync("gone", Cancelled);
        Assert.Equal(ids.Order(StringComparer.Ordinal), held.Concat(await TakeAsync("gone")).Distinct().Order(StringComparer.Ordinal));
    }
}
