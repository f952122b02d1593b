using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>Reduced limits, and what was granted without asking.</summary>
public sealed class ChargeTests(GarnetServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Charge_Requests_TakeRoomInTheWindowEvenBeyondTheLimit()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.ProviderScope(requestsPerMinute: 5);
        await client.Admission.ChargeAsync(scope, [], 3, Cancelled);
        AdmissionAnswer first = await ReserveAsync(client, scope);
        Assert.Equal((true, 1), (first.IsAdmitted, first.Requests?.Remaining));

        await client.Admission.ChargeAsync(scope, [], 4, Cancelled);

        Assert.Equal(LimitKind.RequestsPerMinute, (await ReserveAsync(client, scope)).Refused);
        Assert.Equal(8, (await new RequestWindow(client.Database, scope).ReadAsync()).Total);
    }

    [Fact]
    public async Task Charge_InFlight_HoldsPlacesUntilSettled()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: 2);
        await client.Admission.ChargeAsync(scope, [("one", Sample.Lease), ("two", Sample.Lease), ("three", Sample.Lease)], 3, Cancelled);
        await client.Admission.ChargeAsync(scope, [("one", Sample.Lease)], 0, Cancelled);
        Assert.Equal(3, await client.Database.SortedSetLengthAsync(scope.InFlight));
        Assert.Equal(LimitKind.Concurrency, (await ReserveAsync(client, scope)).Refused);

        await client.Settlement.ApplyAsync(
            Sample.Name("batch"), [Sample.Settlement("one", scope), Sample.Settlement("two", scope)], Cancelled);

        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
        Assert.False((await ReserveAsync(client, scope)).IsAdmitted);
    }

    [Fact]
    public async Task Charge_Unlimited_LeavesNothing()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope();

        await client.Admission.ChargeAsync(scope, [("one", Sample.Lease)], 7, Cancelled);

        Assert.False(await client.Database.KeyExistsAsync(scope.Requests));
        Assert.False(await client.Database.KeyExistsAsync(scope.InFlight));
    }

    [Fact]
    public async Task Charge_Any_LeavesNoKeyForGood()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 1, concurrency: 1);

        await client.Admission.ChargeAsync(scope, [("one", Sample.Lease)], 1, Cancelled);

        Assert.NotNull(await client.Database.KeyTimeToLiveAsync(scope.Requests));
        Assert.NotNull(await client.Database.KeyTimeToLiveAsync(scope.InFlight));
    }

    [Theory]
    [InlineData(10, 0, LimitKind.RequestsPerMinute)]
    [InlineData(0, 10, LimitKind.Concurrency)]
    public async Task Reserve_HalfOfEachLimitKeptBack_AdmitsHalf(int requestsPerMinute, int concurrency, LimitKind refusedBy)
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute, concurrency);
        client.Admission.Effective = scopes => new ScopeLimits(scopes.Limits.RequestsPerMinute / 2, scopes.Limits.Concurrency / 2);

        AdmissionAnswer[] reduced = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReserveAsync(client, scope)));
        client.Admission.Effective = null;
        AdmissionAnswer[] whole = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReserveAsync(client, scope)));

        Assert.Equal(5, reduced.Count(answer => answer.IsAdmitted));
        Assert.Equal(5, whole.Count(answer => answer.IsAdmitted));
        Assert.Equal(refusedBy, reduced[^1].Refused);
        Assert.InRange(reduced[^1].RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(1, 0, LimitKind.RequestsPerMinute)]
    [InlineData(0, 1, LimitKind.Concurrency)]
    public async Task Reserve_NothingLeftOfALimit_IsRefusedNotUnlimited(int requestsPerMinute, int concurrency, LimitKind refusedBy)
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        client.Admission.Effective = _ => default;

        AdmissionAnswer answer = await ReserveAsync(client, Sample.Scope(requestsPerMinute, concurrency));

        Assert.Equal(refusedBy, answer.Refused);
        Assert.InRange(answer.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Reserve_UnlimitedScope_StaysSoWhateverIsKeptBack()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        client.Admission.Effective = _ => new ScopeLimits(1, 1);
        ScopeGroup scope = Sample.Scope();

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReserveAsync(client, scope)));

        Assert.All(answers, answer => Assert.True(answer.IsAdmitted));
    }

    private static Task<AdmissionAnswer> ReserveAsync(StateClient client, ScopeGroup scope) =>
        client.Admission.ReserveAsync(scope, Sample.Name("reservation"), Sample.Lease, Cancelled);
}
