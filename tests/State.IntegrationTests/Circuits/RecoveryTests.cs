using LlmMesh.Contracts;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

[Collection(CircuitFixture.Name)]
public sealed class RecoveryTests(GarnetServer server) : CircuitTests(server)
{
    [Fact]
    public async Task ProbeSucceeded_OpenTarget_IsHalfOpen()
    {
        CircuitStatus open = await OpenAsync(Hour);

        CircuitStatus status = await Circuits.ProbeSucceededAsync(Circuit, Policy, Cancelled);

        Assert.Equal(open with { State = CircuitState.HalfOpen, NextProbeAtMs = null, UntilMs = null }, status);
        Assert.Equal(status, await ListedAsync());
    }

    [Fact]
    public async Task ProbeSucceeded_OpenAccount_Closes()
    {
        await Circuits.OpenAsync(Account, FaultClass.InsufficientCredits, null, Policy, Cancelled);

        CircuitStatus status = await Circuits.ProbeSucceededAsync(Account, Policy, Cancelled);

        Assert.Equal((CircuitState.Closed, 0), (status.State, status.Failures));
        Assert.Null(await ListedAsync(Account));
        Assert.False(await Client.Database.KeyExistsAsync(Account.Key));
    }

    [Fact]
    public async Task Record_HalfOpenSuccess_ClosesAndForgets()
    {
        await HalfOpenAsync();

        CircuitStatus status = await RecordAsync(1, 0);

        Assert.Equal((CircuitState.Closed, 0), (status.State, status.Failures));
        Assert.Null(await ListedAsync());
        Assert.Equal(CircuitState.Closed, (await RecordAsync(0, 2)).State);
    }

    [Fact]
    public async Task Record_HalfOpenFailure_OpensAgainAndKeepsSince()
    {
        await HalfOpenAsync();
        await AgeAsync(TimeSpan.FromSeconds(160), "since");
        CircuitStatus halfOpen = await Circuits.RelistAsync(Circuit, Cancelled);

        CircuitStatus status = await RecordAsync(0, 1, reason: FaultClass.Overloaded);

        Assert.Equal((CircuitState.Open, halfOpen.SinceMs, FaultClass.Overloaded), (status.State, status.SinceMs, status.Reason));
        AssertEighth(halfOpen.SinceMs, status);
        Assert.Equal(status, await ListedAsync());
    }

    [Theory]
    [InlineData(8, 5)] // an eighth would be 1 s
    [InlineData(80, 10)]
    [InlineData(10_000, 300)] // an eighth would be 1,250 s
    public async Task ProbeFailed_AfterAnOutageOf_NextProbeIsDueInAnEighth(int outageSeconds, int expectedSeconds)
    {
        await OpenAsync(Hour);
        await AgeAsync(TimeSpan.FromSeconds(outageSeconds), "since");

        long before = await Client.NowMsAsync();
        CircuitStatus status = await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled);
        long after = await Client.NowMsAsync();

        // The outage itself has lasted on while the test ran.
        Assert.InRange(status.NextProbeAtMs!.Value, before + (expectedSeconds * 1000), after + (expectedSeconds * 1000) + after - before + 1_000);
        Assert.Equal(FaultClass.Timeout, status.Reason);
    }

    [Fact]
    public async Task ProbeFailed_UntilNear_PushesItOn()
    {
        await OpenAsync(TimeSpan.FromMilliseconds(1));
        long before = await Client.NowMsAsync();

        CircuitStatus status = await Circuits.ProbeFailedAsync(Circuit, FaultClass.None, Policy, Cancelled);

        Assert.InRange(status.UntilMs!.Value, before + (long)Policy.OpenTime.TotalMilliseconds, long.MaxValue);
        Assert.Equal(FaultClass.ServerError, status.Reason);
        Assert.False((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task ProbeFailed_UntilFarOrNone_KeepsIt()
    {
        CircuitStatus far = await OpenAsync(Hour);
        CircuitStatus none = await Circuits.OpenAsync(Account, FaultClass.InsufficientCredits, null, Policy, Cancelled);

        Assert.Equal(far.UntilMs, (await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled)).UntilMs);
        Assert.Null((await Circuits.ProbeFailedAsync(Account, FaultClass.InsufficientCredits, Policy, Cancelled)).UntilMs);
        Assert.Null(none.UntilMs);
    }

    [Fact]
    public async Task Probe_NotOpen_ChangesNothing()
    {
        CircuitStatus suspect = await RecordAsync(0, 1);
        Assert.Equal(suspect, await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled));
        Assert.Equal(suspect, await Circuits.ProbeSucceededAsync(Circuit, Policy, Cancelled));

        CircuitStatus halfOpen = await HalfOpenAsync();
        Assert.Equal(halfOpen, await Circuits.ProbeFailedAsync(Circuit, FaultClass.Timeout, Policy, Cancelled));
        Assert.Equal(halfOpen, await Circuits.ProbeSucceededAsync(Circuit, Policy, Cancelled));
    }

    [Theory]
    [InlineData(1, 0, CircuitState.Closed)]
    [InlineData(0, 1, CircuitState.Open)]
    public async Task Record_AccountPastItsTime_DecidesLikeHalfOpen(int successes, int failures, CircuitState expected)
    {
        CircuitStatus open = await Circuits.OpenAsync(Account, FaultClass.QuotaExhausted, TimeSpan.FromMilliseconds(1), Policy, Cancelled);
        await UntilAsync(async () => await Client.NowMsAsync() > open.UntilMs);

        CircuitStatus status = await Circuits.RecordAsync(
            Account, new CircuitReport(successes, failures, FaultClass.QuotaExhausted), Policy, Cancelled);

        Assert.Equal(expected, status.State);
        Assert.Equal(expected == CircuitState.Open ? open.SinceMs : 0, status.SinceMs);
    }

    [Fact]
    public async Task Reset_AnyState_ClosesAndTellsWhetherItWasOpen()
    {
        await OpenAsync(null);

        Assert.True(await Circuits.ResetAsync(Circuit, Cancelled));
        Assert.True((await ReserveAsync()).IsAdmitted);
        Assert.Null(await ListedAsync());
        Assert.False(await Circuits.ResetAsync(Circuit, Cancelled));

        await RecordAsync(0, 2);
        Assert.False(await Circuits.ResetAsync(Circuit, Cancelled));
        Assert.Equal(CircuitState.Closed, (await RecordAsync(0, 2)).State);
    }

    private static void AssertEighth(long sinceMs, CircuitStatus status)
    {
        // What the server's clock said then is known from the end it set.
        long now = status.UntilMs!.Value - (long)Policy.OpenTime.TotalMilliseconds;
        Assert.Equal(now + ((now - sinceMs) / 8), status.NextProbeAtMs);
    }

    private async Task<CircuitStatus> HalfOpenAsync()
    {
        await OpenAsync(null);
        return await Circuits.ProbeSucceededAsync(Circuit, Policy, Cancelled);
    }
}
