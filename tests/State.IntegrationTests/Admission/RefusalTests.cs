using LlmMesh.State.Admission;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>A refused reservation counts nowhere.</summary>
public sealed class RefusalTests(GarnetServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserve_PlacesFull_CountsNoRequest()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 10, concurrency: 2);
        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
        RedisValue[] held = await client.Database.SortedSetRangeByRankAsync(scope.InFlight);

        AdmissionAnswer answer = await ReserveAsync(client, scope);

        Assert.Equal(LimitKind.Concurrency, answer.Refused);
        Assert.Equal(8, answer.Requests?.Remaining);
        Assert.Equal(2, (await new RequestWindow(client.Database, scope).ReadAsync()).Total);
        Assert.Equal(held, await client.Database.SortedSetRangeByRankAsync(scope.InFlight));
    }

    [Fact]
    public async Task Reserve_WindowFull_TakesNoPlace()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 2, concurrency: 10);
        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);

        AdmissionAnswer answer = await ReserveAsync(client, scope);

        Assert.Equal(LimitKind.RequestsPerMinute, answer.Refused);
        Assert.Equal(2, (await new RequestWindow(client.Database, scope).ReadAsync()).Total);
        Assert.Equal(2, await client.Database.SortedSetLengthAsync(scope.InFlight));
    }

    [Fact]
    public async Task Reserve_SecondScopeOfTheSlotRefuses_FirstIsUntouched()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        string team = Sample.Name("team");
        LimitedScope key = LimitedScope.OfKey(team, "key", new ScopeLimits(10, 10), []);
        LimitedScope narrow = LimitedScope.OfTeam(team, new ScopeLimits(1, 0), []);
        ScopeGroup group = ScopeGroup.ForCaller(team, key, narrow, TimeZoneInfo.Utc);
        Assert.True((await client.Admission.ReserveAsync(group, "first", Sample.Lease, Cancelled)).IsAdmitted);

        AdmissionAnswer refused = await client.Admission.ReserveAsync(group, "second", Sample.Lease, Cancelled);

        Assert.Equal((LimitKind.RequestsPerMinute, 1), (refused.Refused, refused.Scope));
        Assert.Equal(new WindowRest(1, 0, refused.Requests!.Value.Reset), refused.Requests);
        Assert.Equal(1, (long)await client.Database.HashGetAsync(Keys.Limit(key.Prefix, LimitItem.Requests), "t"));
        Assert.Equal(
            ["first"],
            (await client.Database.SortedSetRangeByRankAsync(Keys.Limit(key.Prefix, LimitItem.Places))).Select(member => member.ToString()));
    }

    private static Task<AdmissionAnswer> ReserveAsync(StateClient client, ScopeGroup scope) =>
        client.Admission.ReserveAsync(scope, Sample.Name("reservation"), Sample.Lease, Cancelled);
}
