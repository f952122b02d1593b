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
        Assert.Null(answer.Remaining);
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
        ScopeGroup wide = Sample.Scope(requestsPerMinute: 10, concurrency: 10);
        ScopeGroup narrow = Sample.Scope(requestsPerMinute: 1);
        RedisKey[] keys = [wide.Requests, wide.InFlight, narrow.Requests, narrow.InFlight];
        RedisValue[] limits = [10, 10, 1, 0];
        long[] admitted = await RunAsync("first");
        Assert.Equal([1, 0, 0, 0, 0, 0, 0], admitted);

        long[] refused = await RunAsync("second");

        // None admitted; the second scope's requests per minute refused.
        Assert.Equal([0, 2, 1], [refused[0], refused[2], refused[3]]);
        Assert.Equal(1, (await new RequestWindow(client.Database, wide).ReadAsync()).Total);
        Assert.Equal(["first"], (await client.Database.SortedSetRangeByRankAsync(wide.InFlight)).Select(member => member.ToString()));

        async Task<long[]> RunAsync(string reservation) =>
            (long[])(await client.Connection.EvaluateAsync(LuaScript.Reserve, keys, [1, .. limits, reservation, 60_000], Cancelled))!;
    }

    private static Task<AdmissionAnswer> ReserveAsync(StateClient client, ScopeGroup scope) =>
        client.Admission.ReserveAsync(scope, Sample.Name("reservation"), Sample.Lease, Cancelled);
}
