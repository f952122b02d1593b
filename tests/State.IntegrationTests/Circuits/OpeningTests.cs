using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

[Collection(CircuitFixture.Name)]
public sealed class OpeningTests(GarnetServer server) : CircuitTests(server)
{
    [Fact]
    public async Task Record_FailuresBelowTheLimit_StaysClosedAndSuspect()
    {
        long before = await Client.NowMsAsync();
        CircuitStatus status = await RecordAsync(0, 2, reason: FaultClass.Timeout);

        Assert.Equal((CircuitState.Closed, 2, FaultClass.Timeout), (status.State, status.Failures, status.Reason));
        Assert.InRange(status.SinceMs, before, await Client.NowMsAsync());
        Assert.Equal(status.SinceMs + (long)Policy.Window.TotalMilliseconds, status.UntilMs);
        Assert.True((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task Record_FailuresInARowOverReports_Opens()
    {
        await RecordAsync(0, 1);
        await RecordAsync(0, 1);
        long before = await Client.NowMsAsync();

        CircuitStatus status = await RecordAsync(0, 1, reason: FaultClass.Connection);

        Assert.Equal((CircuitState.Open, 3, FaultClass.Connection), (status.State, status.Failures, status.Reason));
        Assert.InRange(status.SinceMs, before, await Client.NowMsAsync());
        Assert.Equal(status.SinceMs + (long)Policy.FirstProbe.TotalMilliseconds, status.NextProbeAtMs);
        Assert.Equal(status.SinceMs + (long)Policy.OpenTime.TotalMilliseconds, status.UntilMs);
    }

    [Fact]
    public async Task Record_SuccessBetween_EndsTheRow()
    {
        await RecordAsync(0, 2);
        CircuitStatus quiet = await RecordAsync(1, 0);
        CircuitStatus again = await RecordAsync(0, 2);

        Assert.Equal((0, FaultClass.None, null), (quiet.Failures, quiet.Reason, quiet.UntilMs));
        Assert.Equal((CircuitState.Closed, 2), (again.State, again.Failures));
    }

    [Fact]
    public async Task Record_SuccessesThenFailuresInOneReport_CountsTheFailuresAlone()
    {
        await RecordAsync(0, 2);

        CircuitStatus status = await RecordAsync(1, 2);

        Assert.Equal((CircuitState.Closed, 2), (status.State, status.Failures));
    }

    [Theory]
    [InlineData(10, 9, CircuitState.Closed)] // 19 attempts: too few to say
    [InlineData(11, 9, CircuitState.Closed)] // 9 of 20
    [InlineData(10, 10, CircuitState.Open)] // 10 of 20
    public async Task Record_ErrorRate_OpensAtTheShareOfEnoughAttempts(int successes, int failures, CircuitState expected)
    {
        CircuitPolicy policy = Policy with { ConsecutiveFailures = 1_000 };

        CircuitStatus status = await RecordAsync(successes, 0, policy);
        for (int i = 0; i < failures; i++)
        {
            status = await RecordAsync(0, 1, policy);
        }

        Assert.Equal(expected, status.State);
    }

    [Theory]
    [InlineData(30, CircuitState.Open)]
    [InlineData(61, CircuitState.Closed)]
    public async Task Record_EarlierFailures_CountWhileInTheWindow(int secondsAgo, CircuitState expected)
    {
        CircuitPolicy policy = Policy with { ConsecutiveFailures = 1_000, MinimumAttempts = 4 };
        await RecordAsync(0, 3, policy);
        await AgeWindowAsync(secondsAgo);

        Assert.Equal(expected, (await RecordAsync(0, 1, policy)).State);
    }

    [Fact]
    public async Task Record_SuccessAtTheShare_DoesNotOpen()
    {
        CircuitPolicy policy = Policy with { ConsecutiveFailures = 1_000, MinimumAttempts = 2 };
        await RecordAsync(0, 1, policy);

        Assert.Equal(CircuitState.Closed, (await RecordAsync(1, 0, policy)).State);
        Assert.Equal(CircuitState.Open, (await RecordAsync(0, 1, policy)).State);
    }

    [Fact]
    public async Task Record_OnOpen_ChangesNothing()
    {
        CircuitStatus open = await RecordAsync(0, 3);

        Assert.Equal(open, await RecordAsync(5, 0));
        Assert.Equal(open, await RecordAsync(0, 5, reason: FaultClass.Timeout));
        Assert.False((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task Record_Nothing_LeavesNothing()
    {
        await RecordAsync(0, 0);

        Assert.False(await Client.Database.KeyExistsAsync(Circuit.Key));
    }

    [Fact]
    public async Task Record_ThenQuiet_LeavesNothing()
    {
        await RecordAsync(3, 2, Policy with { Window = TimeSpan.FromMilliseconds(50) });

        await UntilAsync(async () => !await Client.Database.KeyExistsAsync(Circuit.Key));
        await UntilAsync(async () => await ListedAsync() is null);
        Assert.Equal(0, await Client.Database.HashLengthAsync(Keys.CircuitsListed));
    }

    [Fact]
    public async Task Record_ManyRoutersAtOnce_CountsEachFailureOnce()
    {
        await using StateClient other = await ConnectAnotherAsync();
        CircuitPolicy policy = Policy with { ConsecutiveFailures = 100, MinimumAttempts = 1_000 };

        CircuitStatus[] states = await Task.WhenAll(Enumerable.Range(0, 100).Select(router => (router % 2 == 0 ? Client : other)
            .Circuits.RecordAsync(Circuit, new CircuitReport(0, 1, FaultClass.Timeout), policy, Cancelled)));

        Assert.Equal(Enumerable.Range(1, 100), states.Select(status => status.Failures).Order());
        Assert.Equal(CircuitState.Open, Assert.Single(states, status => status.Failures == 100).State);
        Assert.Equal(CircuitState.Open, (await ListedAsync())?.State);
    }

    [Fact]
    public async Task Open_WithoutTime_WaitsForAProbe()
    {
        CircuitStatus status = await OpenAsync(null, reason: FaultClass.InsufficientCredits);

        Assert.Equal((CircuitState.Open, FaultClass.InsufficientCredits, null), (status.State, status.Reason, status.UntilMs));
        Assert.Equal(status.SinceMs + (long)Policy.FirstProbe.TotalMilliseconds, status.NextProbeAtMs);
    }

    [Fact]
    public async Task Open_RateLimitedWithKnownTime_AsksForNoProbe()
    {
        CircuitStatus status = await OpenAsync(Hour, reason: FaultClass.RateLimited);

        Assert.Null(status.NextProbeAtMs);
        Assert.Equal(status.SinceMs + (long)Hour.TotalMilliseconds, status.UntilMs);
        Assert.Equal(status, await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled));
    }

    [Fact]
    public async Task Open_OpenAlready_OnlyEverLonger()
    {
        CircuitStatus first = await OpenAsync(Hour, reason: FaultClass.RateLimited);
        CircuitStatus shorter = await OpenAsync(Hour / 2);
        CircuitStatus longer = await OpenAsync(2 * Hour, reason: FaultClass.QuotaExhausted);
        CircuitStatus endless = await OpenAsync(null, reason: FaultClass.InsufficientCredits);
        CircuitStatus again = await OpenAsync(Hour);

        Assert.Equal(first, shorter);
        Assert.Equal((first.SinceMs, FaultClass.QuotaExhausted), (longer.SinceMs, longer.Reason));
        Assert.InRange(longer.UntilMs!.Value, first.UntilMs!.Value + 1, long.MaxValue);
        Assert.NotNull(longer.NextProbeAtMs);
        Assert.Equal((first.SinceMs, null, FaultClass.InsufficientCredits), (endless.SinceMs, endless.UntilMs, endless.Reason));
        Assert.Equal(endless, again);
    }

    private async Task AgeWindowAsync(int seconds)
    {
        HashEntry[] fields = await Client.Database.HashGetAllAsync(Circuit.Key);
        HashEntry bucket = Assert.Single(fields, field => field.Name.ToString().StartsWith('w'));
        string[] counts = bucket.Value.ToString().Split(' ');
        long start = long.Parse(counts[0], CultureInfo.InvariantCulture) - (seconds * 1000);
        await Client.Database.HashSetAsync(Circuit.Key, bucket.Name, $"{start} {counts[1]} {counts[2]}");
    }
}
