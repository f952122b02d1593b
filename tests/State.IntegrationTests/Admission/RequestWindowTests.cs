using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

public sealed class RequestWindowTests(GarnetServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserve_ManyCallersOnTwoConnections_AdmitsExactlyTheLimit()
    {
        const int limit = 50;
        await using StateClient one = await StateClient.ConnectAsync(server);
        await using StateClient other = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: limit);

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            caller => ReserveAsync(caller % 2 == 0 ? one : other, scope)));

        Assert.Equal(limit, answers.Count(answer => answer.IsAdmitted));
        Assert.Equal(
            Enumerable.Range(0, limit).Select(left => (long?)left),
            answers.Where(answer => answer.IsAdmitted).Select(answer => answer.Requests?.Remaining).Order());
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer => Assert.Equal(LimitKind.RequestsPerMinute, answer.Refused));
    }

    [Fact]
    public async Task Reserve_AfterTheToldTime_Succeeds()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 1);
        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
        await new RequestWindow(client.Database, scope).AgeAsync(59);
        AdmissionAnswer refused = await ReserveAsync(client, scope);
        Assert.Equal(LimitKind.RequestsPerMinute, refused.Refused);

        long told = await client.NowMsAsync() + (long)refused.RetryAfter.TotalMilliseconds;
        while (await client.NowMsAsync() < told)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
        }

        Assert.True((await ReserveAsync(client, scope)).IsAdmitted);
    }

    public static TheoryData<bool> KeyOrTarget => [true, false];

    [Theory]
    [MemberData(nameof(KeyOrTarget))]
    public async Task Reserve_Unlimited_TouchesNothing(bool isKey)
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = isKey ? Sample.ProviderScope() : Sample.Scope();

        AdmissionAnswer answer = await ReserveAsync(client, scope);

        Assert.True(answer.IsAdmitted);
        Assert.False(answer.IsHalfOpen);
        Assert.Null(answer.Requests?.Remaining);
        Assert.All(scope.Layout.ReserveKeys, key => Assert.False(client.Database.KeyExists(key)));
    }

    [Fact]
    public async Task Reserve_Admitted_LeavesNoKeyForGood()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 5, concurrency: 5);

        await ReserveAsync(client, scope);
        await ReserveAsync(client, scope);

        foreach (StackExchange.Redis.RedisKey key in new[] { scope.Requests, scope.InFlight })
        {
            Assert.NotNull(await client.Database.KeyTimeToLiveAsync(key));
        }
    }

    private static Task<AdmissionAnswer> ReserveAsync(StateClient client, ScopeGroup scope) =>
        client.Admission.ReserveAsync(scope, Sample.Name("reservation"), Sample.Lease, Cancelled);
}
