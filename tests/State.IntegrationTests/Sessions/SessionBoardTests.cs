using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.State.Sessions;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Sessions;

[Collection(LedgerFixture.Name)]
public sealed class SessionBoardTests(GarnetServer server) : LedgerTests(server)
{
    private SessionBoard Board => Client.Sessions;

    [Fact]
    public async Task Read_Bound_IsWhatWasBound()
    {
        long at = await Board.BindAsync([(7, "a/vendor/x"), (ulong.MaxValue, "b/y:z")], Cancelled);

        SessionPage page = await Board.ReadAsync(0, Cancelled);

        Assert.Equal(
            [new SessionBinding(7, "a/vendor/x", at), new SessionBinding(ulong.MaxValue, "b/y:z", at)],
            page.Bindings.OrderBy(binding => binding.Key));
        Assert.InRange(page.NowMs, at, at + 60_000);
        Assert.False(page.IsFull);
    }

    [Fact]
    public async Task Read_SinceTheLastLook_IsOnlyWhatCameAfter()
    {
        long now = await Client.NowMsAsync();
        await WrittenAsync("0000000000000001:a/x", now - 5_000);
        await WrittenAsync("0000000000000002:b/y", now - 1_000);

        SessionPage page = await Board.ReadAsync(now - 2_000, Cancelled);

        Assert.Equal([new SessionBinding(2, "b/y", now - 1_000)], page.Bindings);
    }

    [Fact]
    public async Task Read_IdleForTenMinutes_IsLeftOut()
    {
        long now = await Client.NowMsAsync();
        await WrittenAsync("0000000000000001:a/x", now - (long)SessionBoard.Idle.TotalMilliseconds - 1);
        await WrittenAsync("0000000000000002:b/y", now - 60_000);

        Assert.Equal([2UL], (await Board.ReadAsync(0, Cancelled)).Bindings.Select(binding => binding.Key));
    }

    [Fact]
    public async Task Read_WhatALaterVersionWrote_LeavesTheOthersReadable()
    {
        long at = await Board.BindAsync([(7, "a/x")], Cancelled);
        await WrittenAsync("nonsense", at);
        await WrittenAsync("v2:0000000000000001:a/x", at);

        Assert.Equal([new SessionBinding(7, "a/x", at)], (await Board.ReadAsync(0, Cancelled)).Bindings);
    }

    [Fact]
    public async Task Bind_Again_IsTheNewestOfTheConversation()
    {
        long before = await Client.NowMsAsync() - 60_000;
        await WrittenAsync("0000000000000007:a/x", before);

        await Board.BindAsync([(7, "b/y")], Cancelled);

        Assert.Equal(["a/x", "b/y"], (await Board.ReadAsync(0, Cancelled)).Bindings.Select(binding => binding.Target));
    }

    [Fact]
    public async Task Bind_OthersIdle_ForgetsThemAndLeavesNothingForGood()
    {
        long now = await Client.NowMsAsync();
        await WrittenAsync("0000000000000001:a/x", now - (long)SessionBoard.Idle.TotalMilliseconds - 1_000);

        await Board.BindAsync([(7, "b/y")], Cancelled);

        Assert.Equal(1, await Client.Database.SortedSetLengthAsync(Keys.Sessions));
        Assert.NotNull(await Client.Database.KeyTimeToLiveAsync(Keys.Sessions));
    }

    [Fact]
    public async Task Bind_MoreThanIsKept_ForgetsTheOldest()
    {
        long now = await Client.NowMsAsync();
        SortedSetEntry[] entries =
            [.. Enumerable.Range(0, SessionBoard.MostKept).Select(number => new SortedSetEntry($"{number:x16}:a/x", now - 400_000 + number))];
        foreach (SortedSetEntry[] part in entries.Chunk(4_096))
        {
            await Client.Database.SortedSetAddAsync(Keys.Sessions, part);
        }

        await Board.BindAsync([(ulong.MaxValue, "b/y")], Cancelled);

        Assert.Equal(SessionBoard.MostKept, await Client.Database.SortedSetLengthAsync(Keys.Sessions));
        Assert.Null(await Client.Database.SortedSetScoreAsync(Keys.Sessions, entries[0].Element));
        Assert.NotNull(await Client.Database.SortedSetScoreAsync(Keys.Sessions, entries[1].Element));
        SessionPage page = await Board.ReadAsync(0, Cancelled);
        Assert.Equal((SessionBoard.LargestPage, true, 1UL), (page.Bindings.Count, page.IsFull, page.Bindings[0].Key));
    }

    [Fact]
    public async Task Bind_Subscribed_TellsWhatAndWhen()
    {
        var told = new TaskCompletionSource<IReadOnlyList<SessionBinding>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncDisposable subscription = await Board.SubscribeAsync(bindings => told.TrySetResult(bindings));

        long at = await Board.BindAsync([(7, "a/x"), (8, "b/y")], Cancelled);

        Assert.Equal(
            [new SessionBinding(7, "a/x", at), new SessionBinding(8, "b/y", at)],
            await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("12 nonsense 0000000000000007")]
    public async Task Subscribe_AMessageOfALaterVersion_IsNoBinding(string message)
    {
        var told = new TaskCompletionSource<IReadOnlyList<SessionBinding>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncDisposable subscription = await Board.SubscribeAsync(bindings => told.TrySetResult(bindings));

        await Client.Subscriber.PublishAsync(Keys.SessionChannel, message);

        Assert.Empty(await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
    }

    private Task<bool> WrittenAsync(string member, long atMs) => Client.Database.SortedSetAddAsync(Keys.Sessions, member, atMs);
}
