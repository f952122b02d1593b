using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Xunit;

namespace LlmMesh.State.IntegrationTests;

/// <summary>What a server that does not answer costs the calls after the first few.</summary>
public sealed class BreakerTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BreakTime = TimeSpan.FromSeconds(1);

    private readonly GarnetServer _server = new();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancelled);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Calls_ServerFrozen_FailAtOnceAfterThreeAndOneIsTriedASecondLater()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Processes are frozen with Linux's signals and process tree.");
            return;
        }

        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout, _time);
        int changes = 0;
        client.Connection.AvailabilityChanged += (_, _) => changes++;
        await CallAsync(client);

        using (_server.Freeze())
        {
            for (int call = 0; call < 3; call++)
            {
                Assert.True(client.Connection.IsAvailable);
                await AssertTimesOutAsync(client);
            }

            Assert.False(client.Connection.IsAvailable);
            await AssertFailsAtOnceAsync(client);
            _time.Advance(BreakTime - TimeSpan.FromMilliseconds(1));
            await AssertFailsAtOnceAsync(client);

            _time.Advance(TimeSpan.FromMilliseconds(1));
            Task trial = CallAsync(client);
            await AssertFailsAtOnceAsync(client);
            await _time.WaiterAsync(Timeout, Cancelled);
            _time.Advance(Timeout);
            await Assert.ThrowsAsync<StateUnavailableException>(() => trial);
            await AssertFailsAtOnceAsync(client);
            Assert.Equal(1, changes);
        }

        _time.Advance(BreakTime);
        await CallAsync(client);

        Assert.True(client.Connection.IsAvailable);
        Assert.Equal(2, changes);
        await CallAsync(client);
    }

    [Fact]
    public async Task Calls_AnsweredBetween_DoNotBreak()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Processes are frozen with Linux's signals and process tree.");
            return;
        }

        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout, _time);
        for (int round = 0; round < 2; round++)
        {
            await CallAsync(client);
            using (_server.Freeze())
            {
                await AssertTimesOutAsync(client);
                await AssertTimesOutAsync(client);
            }

            Assert.True(client.Connection.IsAvailable);
        }
    }

    [Fact]
    public async Task Calls_Refused_DoNotBreak()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout, _time);
        await client.Database.StringSetAsync(Keys.Counters, "not a hash");

        for (int call = 0; call < 5; call++)
        {
            await Assert.ThrowsAsync<StateUnavailableException>(() => client.Counters.ReadAsync(Cancelled));
        }

        Assert.True(client.Connection.IsAvailable);
        await CallAsync(client);
    }

    [Fact]
    public async Task Calls_ServerGoneAndBack_BreakAndRecover()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server);
        await _server.StopAsync();

        while (client.Connection.IsAvailable)
        {
            await Assert.ThrowsAsync<StateUnavailableException>(() => CallAsync(client));
        }

        await AssertFailsAtOnceAsync(client);
        await _server.StartAsync(Cancelled);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!client.Connection.IsAvailable)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            await Task.WhenAny(CallAsync(client));
        }
    }

    [Fact]
    public async Task WarmUp_ServerThere_TellsSoAndChangesNothing()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout, _time);

        Assert.True(await client.Connection.WarmUpAsync(TimeSpan.FromSeconds(5), Cancelled));

        Assert.Equal(0, (long)await client.Database.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task WarmUp_ServerGone_TellsSo()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server);
        await _server.StopAsync();

        Assert.False(await client.Connection.WarmUpAsync(TimeSpan.FromSeconds(30), Cancelled));
    }

    [Fact]
    public void Lets_ManyAtTheTimeOfATrial_OnePasses()
    {
        var breaker = new StateBreaker(_time);
        for (int call = 0; call < breaker.Limit; call++)
        {
            Assert.True(breaker.Lets());
            breaker.Unanswered();
        }

        _time.Advance(BreakTime);
        int passed = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref passed, breaker.Lets() ? 1 : 0));

        Assert.Equal(1, passed);
        _time.Advance(BreakTime);
        Assert.True(breaker.Lets());
    }

    private static Task<long> CallAsync(StateClient client) => client.Ledger.CountWaitingAsync(Cancelled);

    private static async Task AssertFailsAtOnceAsync(StateClient client)
    {
        Task call = CallAsync(client);
        Assert.True(call.IsCompleted);
        await Assert.ThrowsAsync<StateUnavailableException>(() => call);
    }

    private async Task AssertTimesOutAsync(StateClient client)
    {
        Task call = CallAsync(client);
        await _time.WaiterAsync(Timeout, Cancelled);
        Assert.False(call.IsCompleted);
        _time.Advance(Timeout);
        await Assert.ThrowsAsync<StateUnavailableException>(() => call);
    }
}
