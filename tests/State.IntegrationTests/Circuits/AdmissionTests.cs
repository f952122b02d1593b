using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.IntegrationTests.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

/// <summary>Reservations against a target whose circuit is not closed.</summary>
[Collection(CircuitFixture.Name)]
public sealed class AdmissionTests(GarnetServer server) : CircuitTests(server)
{
    private static readonly ScopeLimits Limited = new(100, 100);

    [Fact]
    public async Task Reserve_Open_IsRefusedAndChargesNothing()
    {
        ScopeGroup scopes = ScopeGroups.OfTarget(Target, Limited);
        await OpenAsync(Hour, reason: FaultClass.RateLimited);

        AdmissionAnswer answer = await ReserveAsync(scopes);

        Assert.Equal(LimitKind.Circuit, answer.Refused);
        Assert.InRange(answer.RetryAfter, Hour - TimeSpan.FromMinutes(1), Hour);
        Assert.False(await Client.Database.KeyExistsAsync(scopes.Requests));
        Assert.False(await Client.Database.KeyExistsAsync(scopes.InFlight));
    }

    [Fact]
    public async Task Reserve_OpenAndProbed_RetryIsTheNextProbe()
    {
        await OpenAsync(null);

        Assert.InRange((await ReserveAsync()).RetryAfter, TimeSpan.FromMilliseconds(1), Policy.FirstProbe);
    }

    [Fact]
    public async Task Reserve_AnotherTarget_IsAdmitted()
    {
        await OpenAsync(null);

        Assert.True((await ReserveAsync(Sample.Scope())).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_UntilPassed_IsHalfOpenByItselfAndListedSo()
    {
        CircuitStatus open = await OpenAsync(TimeSpan.FromMilliseconds(20), reason: FaultClass.RateLimited);

        await UntilAsync(async () => (await ReserveAsync()).IsHalfOpen);

        Assert.InRange(await Client.NowMsAsync(), open.UntilMs!.Value, long.MaxValue);
        await UntilAsync(async () => await ListedAsync() is { State: CircuitState.HalfOpen });
        Assert.Equal(open.SinceMs, (await ListedAsync())!.SinceMs);
    }

    [Theory]
    [InlineData(false)] // after a probe
    [InlineData(true)] // by itself
    public async Task Reserve_HalfOpen_ManyCallersOnTwoRouters_ExactlyThePermits(bool byItself)
    {
        const int permits = 5;
        CircuitPolicy policy = Policy with { HalfOpenRequests = permits };
        await using StateClient other = await ConnectAnotherAsync();
        CircuitStatus open = await OpenAsync(TimeSpan.FromMilliseconds(1), policy);
        await (byItself
            ? UntilAsync(async () => await Client.NowMsAsync() > open.UntilMs)
            : Circuits.ProbeSucceededAsync(Circuit, policy, Cancelled));

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(caller =>
            (caller % 2 == 0 ? Client : other).Admission.ReserveAsync(Scopes, Sample.Name("reservation"), Sample.Lease, Cancelled)));

        Assert.Equal(permits, answers.Count(answer => answer.IsAdmitted));
        Assert.All(answers, answer => Assert.Equal(answer.IsAdmitted, answer.IsHalfOpen));
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer => Assert.Equal(LimitKind.Circuit, answer.Refused));
    }

    [Fact]
    public async Task Reserve_HalfOpenAndALimitRefuses_TakesNoPermit()
    {
        await HalfOpenAsync(permits: 2);
        ScopeGroup scopes = ScopeGroups.OfTarget(Target, new ScopeLimits(0, 1));
        Assert.True((await ReserveAsync(scopes)).IsHalfOpen);

        Assert.Equal(LimitKind.Concurrency, (await ReserveAsync(scopes)).Refused);

        Assert.True((await ReserveAsync()).IsHalfOpen);
        Assert.Equal(LimitKind.Circuit, (await ReserveAsync()).Refused);
    }

    [Fact]
    public async Task Reserve_PermitsGivenAndNothingHeardFor30Seconds_GivesThemAgain()
    {
        await HalfOpenAsync(permits: 1);
        long? lost = (await ReserveAsync()).HalfOpenPermit;
        await AgeAsync(TimeSpan.FromSeconds(29), "given_at");
        Assert.False((await ReserveAsync()).IsAdmitted);

        await AgeAsync(TimeSpan.FromSeconds(1), "given_at");
        AdmissionAnswer again = await ReserveAsync();

        Assert.True(again.IsHalfOpen);
        Assert.NotEqual(lost, again.HalfOpenPermit);
        Assert.False((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task ReturnPermit_OfThisRound_LetsAnotherPass()
    {
        await HalfOpenAsync(permits: 1);
        long permit = (await ReserveAsync()).HalfOpenPermit!.Value;

        await Circuits.ReturnPermitAsync(Circuit, permit, Cancelled);

        Assert.True((await ReserveAsync()).IsHalfOpen);
        Assert.False((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task ReturnPermit_OfAnEarlierRound_LetsNobodyPass()
    {
        await HalfOpenAsync(permits: 1);
        long permit = (await ReserveAsync()).HalfOpenPermit!.Value;
        await UntilAsync(async () => await Client.NowMsAsync() > permit);
        await RecordAsync(0, 1);
        await Circuits.ReturnPermitAsync(Circuit, permit, Cancelled);
        await Circuits.ProbeSucceededAsync(Circuit, Policy with { HalfOpenRequests = 1 }, Cancelled);
        Assert.True((await ReserveAsync()).IsHalfOpen);

        await Circuits.ReturnPermitAsync(Circuit, permit, Cancelled);

        Assert.False((await ReserveAsync()).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_ClosedAgain_IsAnOrdinaryAdmission()
    {
        await HalfOpenAsync(permits: 1);
        Assert.True((await ReserveAsync()).IsHalfOpen);
        await RecordAsync(1, 0);

        AdmissionAnswer answer = await ReserveAsync();

        Assert.Equal((true, false), (answer.IsAdmitted, answer.IsHalfOpen));
    }

    private async Task HalfOpenAsync(int permits)
    {
        CircuitPolicy policy = Policy with { HalfOpenRequests = permits };
        await OpenAsync(null, policy);
        await Circuits.ProbeSucceededAsync(Circuit, policy, Cancelled);
    }
}
