using System.Text;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Ledger;

[Collection(LedgerFixture.Name)]
public sealed class LedgerQueueTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Take_Waiting_OldestFirstUpToTheMaximum()
    {
        await HandOverAsync("1", "2");
        await HandOverAsync("3", "4", "5");

        Assert.Equal(["1", "2", "3"], await TakeAsync("consumer", 3));
        Assert.Equal(2, await Client.Ledger.CountWaitingAsync(Cancelled));
    }

    [Fact]
    public async Task Take_NotAcknowledged_ComesAgainBeforeAnythingNew()
    {
        await HandOverAsync("1", "2");
        Assert.Equal(["1", "2"], await TakeAsync("consumer"));
        await HandOverAsync("3");

        Assert.Equal(["1", "2"], await TakeAsync("consumer"));
    }

    [Fact]
    public async Task Take_Acknowledged_GoesOn()
    {
        await HandOverAsync("1", "2", "3");
        Assert.Equal(["1", "2"], await TakeAsync("consumer", 2));

        await Client.Ledger.AcknowledgeAsync("consumer", Cancelled);

        Assert.Equal(["3"], await TakeAsync("consumer", 2));
        await Client.Ledger.AcknowledgeAsync("consumer", Cancelled);
        Assert.Empty(await TakeAsync("consumer"));
    }

    [Fact]
    public async Task Take_TwoConsumers_ShareNoEvent()
    {
        await HandOverAsync("1", "2", "3", "4");

        Assert.Equal(["1", "2"], await TakeAsync("one", 2));
        Assert.Equal(["3", "4"], await TakeAsync("other", 2));
    }

    [Fact]
    public async Task Take_ManyConsumersAtOnce_EveryEventGoesToOne()
    {
        string[] ids = [.. Enumerable.Range(0, 200).Select(number => Sample.Name("event"))];
        await HandOverAsync(ids);

        string[][] taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(consumer => TakeAsync($"consumer-{consumer}", 10)));

        Assert.Equal(ids.Order(StringComparer.Ordinal), taken.SelectMany(events => events).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Requeue_SilentConsumer_ItsEventsComeFirstInOrder()
    {
        await HandOverAsync("1", "2", "3");
        await TakeAsync("dead", 2);
        await HandOverAsync("4");

        Assert.Equal(2, await Client.Ledger.RequeueAbandonedAsync(TimeSpan.Zero, Cancelled));

        Assert.Equal(["1", "2", "3", "4"], await TakeAsync("alive"));
        Assert.Equal(0, await Client.Ledger.RequeueAbandonedAsync(Hour, Cancelled));
    }

    [Fact]
    public async Task Requeue_ConsumerSeenLately_KeepsItsEvents()
    {
        await HandOverAsync("1");
        await TakeAsync("alive");

        Assert.Equal(0, await Client.Ledger.RequeueAbandonedAsync(Hour, Cancelled));

        Assert.Empty(await TakeAsync("other"));
        Assert.Equal(["1"], await TakeAsync("alive"));
    }

    [Fact]
    public async Task Requeue_OneSilentOfTwo_TakesOnlyFromIt()
    {
        await HandOverAsync("1", "2");
        await TakeAsync("silent", 1);
        await TakeAsync("alive", 1);
        await Client.Database.SortedSetAddAsync(Keys.LedgerConsumers, "silent", await Client.NowMsAsync() - (2 * Hour.TotalMilliseconds));

        Assert.Equal(1, await Client.Ledger.RequeueAbandonedAsync(Hour, Cancelled));

        Assert.Equal(["2"], await TakeAsync("alive"));
        Assert.Equal(["1"], await TakeAsync("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"1","outcome":"some_later_version"}""")]
    public async Task Take_UnreadableEvent_IsSetAsideAndBlocksNothing(string unreadable)
    {
        await HandOverAsync("1");
        await Client.Database.ListLeftPushAsync(Keys.LedgerWaiting, Encoding.UTF8.GetBytes(unreadable));
        await HandOverAsync("2");

        Assert.Equal(["1", "2"], await TakeAsync("consumer"));
        await Client.Ledger.AcknowledgeAsync("consumer", Cancelled);

        RedisValue[] rejected = await Client.Database.ListRangeAsync(Keys.LedgerRejected);
        Assert.Equal([unreadable], rejected.Select(value => value.ToString()));
        Assert.Empty(await TakeAsync("consumer"));
    }
}
