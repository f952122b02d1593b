using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Waiting;

namespace LlmMesh.Router.UnitTests.Admission.Waiting;

public sealed class WaitingRoomTests
{
    [Fact]
    public async Task Wait_RoomAtOnce_AsksOnceAndLeaves()
    {
        Line line = new(places: 1);

        Assert.Equal(WaitEnd.Answered, (await line.JoinAsync("a1")).End);
        Assert.Equal(1, line.Asks);
        Assert.Equal(0, line.Room.Count);
        Assert.False(line.Room.IsWaitedFor(Line.Scope));
    }

    [Fact]
    public async Task Wait_OneKey_IsServedInOrder()
    {
        Line line = new();
        string[] names = ["a1", "a2", "a3", "a4"];
        List<Task> waits = [];
        foreach (string name in names)
        {
            waits.Add(await line.WaitingAsync(name));
        }

        line.Free(2);
        await line.ServedAsync(2);
        line.Free(2);

        await Task.WhenAll(waits);
        Assert.Equal(names, line.Served);
        Assert.Equal(1, line.MostAsking);
    }

    [Fact]
    public async Task Wait_SeveralKeys_TakeTurns()
    {
        Line line = new();
        List<Task> waits = [];
        foreach (string name in (string[])["a1", "a2", "a3", "b1", "b2", "c1"])
        {
            waits.Add(await line.WaitingAsync(name));
        }

        line.Free(6);

        await Task.WhenAll(waits);
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], line.Served);
    }

    [Fact]
    public async Task IsWaitedFor_OthersWait_IsOfThatScopeOnly()
    {
        Line line = new();
        using CancellationTokenSource leave = new();
        Task waiting = await line.WaitingAsync("a1", leave.Token);

        Assert.True(line.Room.IsWaitedFor(Line.Scope));
        Assert.False(line.Room.IsWaitedFor("mesh:{target:p/other}"));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Wait_PlaceFreedElsewhere_AsksWhenTheRefusalSaidSo()
    {
        Line line = new() { RetryAfter = TimeSpan.FromSeconds(3) };
        Task<Waited> waiting = await line.WaitingAsync("a1");
        await line.Clock.WaiterAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        line.FreeSilently();

        line.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(WaitEnd.Answered, (await waiting).End);
        Assert.Equal(2, line.Asks);
    }

    [Fact]
    public async Task Wait_PlaceGivenBack_AsksWithoutTheClockMoving()
    {
        Line line = new();
        Task<Waited> waiting = await line.WaitingAsync("a1");

        line.Free();

        Assert.Equal(WaitEnd.Answered, (await waiting).End);
        Assert.Equal(2, line.Asks);
    }

    [Fact]
    public async Task Wait_GivenBackWhileItAsks_AsksOnceMore()
    {
        Line line = new();
        int asks = 0;
        Waited waited = await line.Room.WaitAsync(
            new WaitTicket(Line.Scope, "a", new WaitPolicy(), line.Clock.GetTimestamp()),
            () =>
            {
                // The refusal is on its way when somebody gives back.
                line.Room.GaveBack(Line.Scope);
                return ValueTask.FromResult(++asks < 3 ? Asked.Refused(TimeSpan.FromSeconds(5), mayFreeEarlier: true) : Asked.Answered);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(WaitEnd.Answered, waited.End);
        Assert.Equal(3, asks);
    }

    [Fact]
    public async Task Wait_AnswerThatSaysNow_PausesAllTheSame()
    {
        Line line = new() { RetryAfter = TimeSpan.Zero };
        Task<Waited> waiting = await line.WaitingAsync("a1");

        await line.Clock.WaiterAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(1, line.Asks);
        line.Free();
        await waiting;
    }

    [Fact]
    public async Task Wait_LineFull_IsRefusedWithTheTimeTheScopeNamed()
    {
        Line line = new() { Policy = new WaitPolicy { Queue = 2 }, RetryAfter = TimeSpan.FromSeconds(7) };
        Task<Waited> first = await line.WaitingAsync("a1");
        await line.Clock.WaiterAsync(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        Task<Waited> second = await line.WaitingAsync("b1");

        Assert.Equal(new Waited(WaitEnd.Full, TimeSpan.FromSeconds(7)), await line.JoinAsync("c1"));
        Assert.Equal(2, line.Room.Count);

        line.Free(2);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Wait_TimeUp_IsRefusedAndTheNextOneAsks()
    {
        Line line = new() { RetryAfter = TimeSpan.FromSeconds(30) };
        Task<Waited> first = await line.WaitingAsync("a1");
        await line.Clock.WaiterAsync(line.Policy.AtMost, TestContext.Current.CancellationToken);
        line.Clock.Advance(TimeSpan.FromSeconds(1));
        Task<Waited> second = await line.WaitingAsync("a2");
        line.FreeSilently();

        line.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(new Waited(WaitEnd.TooLong, TimeSpan.FromSeconds(20)), await first);
        Assert.Equal(WaitEnd.Answered, (await second).End);
        Assert.Equal(["a2"], line.Served);
    }

    [Fact]
    public async Task Wait_BehindOthersAndTimeUp_IsRefusedWithoutHavingAsked()
    {
        Line line = new();
        Task<Waited> first = await line.WaitingAsync("a1");
        Task<Waited> second = line.Room.WaitAsync(
            new WaitTicket(Line.Scope, "b", new WaitPolicy { AtMost = TimeSpan.FromSeconds(1) }, line.Clock.GetTimestamp()),
            () => throw new InvalidOperationException("It was not its turn."),
            TestContext.Current.CancellationToken).AsTask();
        await line.Clock.WaiterAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        line.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(WaitEnd.TooLong, (await second).End);
        line.Free();
        await first;
    }

    [Fact]
    public async Task Wait_WaitedElsewhereBefore_HasOnlyTheRest()
    {
        Line line = new() { RetryAfter = TimeSpan.FromSeconds(30) };
        long since = line.Clock.GetTimestamp();
        line.Clock.Advance(TimeSpan.FromSeconds(6));
        Task<Waited> waiting = line.Room.WaitAsync(
            new WaitTicket(Line.Scope, "a", line.Policy, since),
            () => ValueTask.FromResult(Asked.Refused(line.RetryAfter, mayFreeEarlier: true)),
            TestContext.Current.CancellationToken).AsTask();
        await line.Clock.WaiterAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);

        line.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(WaitEnd.TooLong, (await waiting).End);
    }

    [Fact]
    public async Task Wait_NothingCanFreeInTime_IsRefusedAtOnce()
    {
        Line line = new() { RetryAfter = TimeSpan.FromSeconds(11), MayFreeEarlier = false };

        Assert.Equal(new Waited(WaitEnd.TooLong, TimeSpan.FromSeconds(11)), await line.JoinAsync("a1"));
        Assert.Equal(1, line.Asks);
    }

    [Theory]
    [InlineData("a1")]
    [InlineData("a2")]
    [InlineData("b1")]
    public async Task Wait_ClientLeaves_LeavesNoTrace(string leaver)
    {
        Line line = new();
        using CancellationTokenSource leave = new();
        List<string> names = ["a1", "a2", "b1", "a3"];
        Dictionary<string, Task<Waited>> waits = [];
        foreach (string name in names)
        {
            waits.Add(name, await line.WaitingAsync(name, name == leaver ? leave.Token : null));
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits[leaver]);
        Assert.Equal(3, line.Room.Count);
        waits.Remove(leaver);
        line.Free(3);

        await Task.WhenAll(waits.Values);
        Assert.Equal(((string[])["a1", "b1", "a2", "a3"]).Where(name => name != leaver).Order(), line.Served.Order());
        Assert.Equal(leaver == "a1" ? "a2" : "a1", line.Served[0]);
        Assert.Equal(0, line.Room.Count);
    }

    [Fact]
    public async Task Wait_ClientLeftBefore_NeverJoins()
    {
        Line line = new(places: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.JoinAsync("a1", new CancellationToken(canceled: true)));
        Assert.Equal(0, line.Asks);
    }

    [Fact]
    public async Task Wait_AskingFails_LeavesTheTurnToTheNext()
    {
        Line line = new();
        TaskCompletionSource<Asked> answer = new();
        Task failing = line.Room.WaitAsync(
            new WaitTicket(Line.Scope, "a", line.Policy, line.Clock.GetTimestamp()),
            () => new ValueTask<Asked>(answer.Task),
            TestContext.Current.CancellationToken).AsTask();
        Task<Waited> next = await line.WaitingAsync("b1");
        line.FreeSilently();

        answer.SetException(new InvalidOperationException("A bug."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(WaitEnd.Answered, (await next).End);
        Assert.Equal(0, line.Room.Count);
    }

    [Fact]
    public async Task Wait_TwoScopes_DoNotHoldEachOtherUp()
    {
        Line full = new();
        Task<Waited> waiting = await full.WaitingAsync("a1");

        Waited other = await full.Room.WaitAsync(
            new WaitTicket("mesh:{target:p/other}", "a", full.Policy, full.Clock.GetTimestamp()),
            () => ValueTask.FromResult(Asked.Answered),
            TestContext.Current.CancellationToken);

        Assert.Equal(WaitEnd.Answered, other.End);
        full.Free();
        await waiting;
    }

    [Fact]
    public async Task Wait_Thousands_AreServedInTurnsByOneAskerWithoutAskingInVain()
    {
        const int Keys = 10;
        const int Each = 500;
        Line line = new();
        List<Task> waits = [await line.WaitingAsync("k01")];
        for (int i = 1; i < Keys * Each; i++)
        {
            waits.Add(line.JoinAsync($"{(char)('k' + (i % Keys))}{i}"));
        }

        Assert.Equal(Keys * Each, line.Room.Count);
        line.Free(Keys * Each);

        await Task.WhenAll(waits);
        Assert.Equal(1, line.MostAsking);
        Assert.Equal((Keys * Each) + 1, line.Asks);
        Assert.All(line.Served.Chunk(Keys), round => Assert.Equal(Keys, round.Select(name => name[0]).Distinct().Count()));
        Assert.Equal(0, line.Room.Count);
    }
}
