using System.Threading.Channels;
using LlmMesh.Contracts;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

/// <summary>What routers and monitor see of circuits they do not ask for.</summary>
[Collection(CircuitFixture.Name)]
public sealed class ListTests(GarnetServer server) : CircuitTests(server)
{
    [Fact]
    public async Task Read_TargetsAndAccounts_ListsAllButTheQuiet()
    {
        CircuitStatus target = await OpenAsync(Hour);
        CircuitStatus account = await Circuits.OpenAsync(Account, FaultClass.InsufficientCredits, null, Policy, Cancelled);
        CircuitId failing = CircuitId.OfTarget(Sample.Name("provider/failing"));
        CircuitStatus suspect = await Circuits.RecordAsync(failing, new CircuitReport(0, 1, FaultClass.Timeout), Policy, Cancelled);
        CircuitId healthy = CircuitId.OfTarget(Sample.Name("provider/healthy"));
        await Circuits.RecordAsync(healthy, new CircuitReport(1, 0, FaultClass.None), Policy, Cancelled);

        IReadOnlyList<CircuitStatus> listed = await Circuits.ReadAsync(Cancelled);

        Assert.Equal(Ordered([target, account, suspect]), Ordered(listed));
    }

    [Fact]
    public async Task Read_SuspectWhoseTimeIsOver_DropsIt()
    {
        await RecordAsync(0, 1, Policy with { Window = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(1, await Client.Database.HashLengthAsync(Keys.CircuitsListed));

        await UntilAsync(async () => (await Circuits.ReadAsync(Cancelled)).Count == 0);

        Assert.Equal(0, await Client.Database.HashLengthAsync(Keys.CircuitsListed));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("""{"scope":"target","name":"provider/model","state":"some_later_state"}""")]
    public async Task Read_EntryOfALaterVersion_LeavesTheOthersReadable(string unreadable)
    {
        CircuitStatus open = await OpenAsync(Hour);
        await Client.Database.HashSetAsync(Keys.CircuitsListed, "target:later", unreadable);

        Assert.Equal([open], await Circuits.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task Relist_ListLost_IsThereAgainAndPublished()
    {
        CircuitStatus open = await OpenAsync(Hour);
        await Client.Database.KeyDeleteAsync(Keys.CircuitsListed);
        await using Heard heard = await Heard.StartAsync(Circuits, Target, Account.Name);

        Assert.Equal(open, await Circuits.RelistAsync(Circuit, Cancelled));

        Assert.Equal(open, await ListedAsync());
        Assert.Equal(open, await heard.NextAsync());
    }

    [Fact]
    public async Task RelistAll_CircuitLost_IsStruckOff()
    {
        await OpenAsync(Hour);
        await Client.Database.KeyDeleteAsync(Circuit.Key);

        await Circuits.RelistAllAsync(Cancelled);

        Assert.Null(await ListedAsync());
    }

    [Fact]
    public async Task Probe_CircuitLost_IsStruckOff()
    {
        await OpenAsync(Hour);
        await Client.Database.KeyDeleteAsync(Circuit.Key);

        await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled);

        Assert.Null(await ListedAsync());
    }

    [Fact]
    public async Task Update_ComingLate_DoesNotUndoWhatCameAfter()
    {
        var list = new CircuitList(Client.Connection);
        CircuitStatus open = await OpenAsync(Hour);
        var late = new CircuitChange(open, IsNews: true, Version: 1_000 * (await Client.NowMsAsync() - 1_000));
        await Circuits.ResetAsync(Circuit, Cancelled);

        await list.UpdateAsync(late, Cancelled);

        Assert.Null(await ListedAsync());
    }

    [Fact]
    public async Task Strike_EntryThatChangedSinceItWasRead_IsKept()
    {
        CircuitStatus open = await OpenAsync(Hour);

        await Client.Connection.EvaluateAsync(
            LuaScript.CircuitStrike, [Keys.CircuitsListed], [Circuit.ListedAs, "what was read before"], Cancelled);

        Assert.Equal(open, await ListedAsync());
    }

    [Fact]
    public async Task ResetAll_SomeOpen_ClosesThemAndCounts()
    {
        await OpenAsync(Hour);
        await Circuits.OpenAsync(Account, FaultClass.InsufficientCredits, null, Policy, Cancelled);
        CircuitId suspect = CircuitId.OfTarget(Sample.Name("provider/failing"));
        await Circuits.RecordAsync(suspect, new CircuitReport(0, 1, FaultClass.Timeout), Policy, Cancelled);

        Assert.Equal(2, (await Circuits.ResetAllAsync(Cancelled)).Count);

        Assert.Empty(await Circuits.ReadAsync(Cancelled));
        Assert.True((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task Subscribe_EveryChange_IsHeardByAnotherRouterInOrder()
    {
        await using StateClient other = await ConnectAnotherAsync();
        await using Heard heard = await Heard.StartAsync(other.Circuits, Target, Account.Name);

        CircuitStatus[] changes =
        [
            await RecordAsync(0, 2),
            await RecordAsync(0, 1),
            await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled),
            await Circuits.ProbeSucceededAsync(Circuit, Policy, Cancelled),
            await RecordAsync(1, 0),
        ];
        await OpenAsync(null);
        await Circuits.ResetAsync(Circuit, Cancelled);

        foreach (CircuitStatus change in changes)
        {
            Assert.Equal(change, await heard.NextAsync());
        }

        Assert.Equal(CircuitState.Open, (await heard.NextAsync()).State);
        Assert.Equal(CircuitState.Closed, (await heard.NextAsync()).State);
    }

    [Fact]
    public async Task Subscribe_NothingNew_IsNotHeard()
    {
        await using Heard heard = await Heard.StartAsync(Circuits, Target, Account.Name);

        await RecordAsync(5, 0);
        CircuitStatus open = await OpenAsync(Hour);
        await RecordAsync(0, 5);
        await OpenAsync(Hour / 2);
        await Circuits.ResetAsync(Circuit, Cancelled);

        Assert.Equal(open, await heard.NextAsync());
        Assert.Equal(CircuitState.Closed, (await heard.NextAsync()).State);
    }

    [Fact]
    public async Task Subscribe_UnreadableMessage_IsPassedOver()
    {
        await using Heard heard = await Heard.StartAsync(Circuits, Target, Account.Name);

        await Client.Subscriber.PublishAsync(Keys.CircuitChannel, "not JSON");
        CircuitStatus open = await OpenAsync(Hour);

        Assert.Equal(open, await heard.NextAsync());
    }

    [Fact]
    public async Task Subscribe_Disposed_HearsNoMore()
    {
        await using Heard heard = await Heard.StartAsync(Circuits, Target, Account.Name);
        await using (Heard disposed = await Heard.StartAsync(Circuits, Target, Account.Name))
        {
            await disposed.DisposeAsync();
            await OpenAsync(Hour);
            await heard.NextAsync();
            Assert.False(disposed.HasHeard);
        }
    }

    private static IEnumerable<CircuitStatus> Ordered(IEnumerable<CircuitStatus> circuits) =>
        circuits.OrderBy(status => status.Name, StringComparer.Ordinal);

    /// <summary>What a subscription called back with.</summary>
    private sealed class Heard : IAsyncDisposable
    {
        private readonly Channel<CircuitStatus> _changes = Channel.CreateUnbounded<CircuitStatus>();
        private IAsyncDisposable? _subscription;

        public bool HasHeard => _changes.Reader.TryPeek(out _);

        // A circuit of the test before may still be put on the list in the background.
        public static async Task<Heard> StartAsync(CircuitStore circuits, params string[] names)
        {
            var heard = new Heard();
            heard._subscription = await circuits.SubscribeAsync(status =>
            {
                if (names.Contains(status.Name))
                {
                    heard._changes.Writer.TryWrite(status);
                }
            });
            return heard;
        }

        public async Task<CircuitStatus> NextAsync() =>
            await _changes.Reader.ReadAsync(Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        public async ValueTask DisposeAsync()
        {
            if (_subscription is not null)
            {
                await _subscription.DisposeAsync();
                _subscription = null;
            }
        }
    }
}
