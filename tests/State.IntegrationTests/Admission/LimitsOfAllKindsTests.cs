using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>Tokens by the minute, requests by the day, and what settlement makes of them.</summary>
public sealed class LimitsOfAllKindsTests(GarnetServer server) : IAsyncLifetime
{
    private StateClient? _client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private StateClient Client => _client!;

    public async ValueTask InitializeAsync() => _client = await StateClient.ConnectAsync(server);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    [Fact]
    public async Task Reserve_ManyCallersOnTwoConnections_ReserveNoMoreTokensThanTheLimit()
    {
        await using StateClient other = await StateClient.ConnectAsync(server);
        ScopeGroup group = Group(tokens: 1_000);

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            caller => ReserveAsync(group, 30, caller % 2 == 0 ? Client : other)));

        Assert.Equal(33, answers.Count(answer => answer.IsAdmitted));
        Assert.Equal(
            Enumerable.Range(0, 33).Select(left => 10 + (30L * left)),
            answers.Where(answer => answer.IsAdmitted).Select(answer => answer.Tokens!.Value.Remaining).Order());
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer =>
        {
            Assert.Equal((LimitKind.TokensPerMinute, 10L), (answer.Refused, answer.Tokens!.Value.Remaining));
            Assert.InRange(answer.RetryAfter, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
        });
        Assert.Equal(990, (await new RequestWindow(Client.Database, group.Tokens).ReadAsync()).Total);
    }

    [Fact]
    public async Task Reserve_SmallerRequestBehindALargeOne_IsDecidedByItself()
    {
        ScopeGroup group = Group(tokens: 100);

        AdmissionAnswer[] answers = await Task.WhenAll(ReserveAsync(group, 90), ReserveAsync(group, 20), ReserveAsync(group, 10));

        Assert.Equal([true, false, true], answers.Select(answer => answer.IsAdmitted));
    }

    [Fact]
    public async Task Reserve_TokensOfSeveralSeconds_RetryIsWhenEnoughHaveLeft()
    {
        ScopeGroup group = Group(tokens: 100);
        var window = new RequestWindow(Client.Database, group.Tokens);
        foreach (int tokens in new[] { 10, 50, 40 })
        {
            Assert.True((await ReserveAsync(group, tokens)).IsAdmitted);
            await window.AgeAsync(10);
        }

        AdmissionAnswer answer = await ReserveAsync(group, 11);

        // The first ten are not enough; the fifty are, which are 20 s old.
        Assert.Equal(LimitKind.TokensPerMinute, answer.Refused);
        Assert.InRange(answer.RetryAfter, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(41));
        Assert.InRange(answer.Tokens!.Value.Reset, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(51));
        await window.AgeAsync(31);
        Assert.False((await ReserveAsync(group, 61)).IsAdmitted);
        Assert.True((await ReserveAsync(group, 10)).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_SeveralLimitsRefuse_TellsTheOneThatOpensLast()
    {
        ScopeGroup group = Group(requests: 1, tokens: 100, perDay: 1, concurrency: 1);
        Assert.True((await ReserveAsync(group, 100)).IsAdmitted);
        await new RequestWindow(Client.Database, group.Requests).AgeAsync(20);
        await Client.Database.HashSetAsync(group.Day, [new("end", await Client.NowMsAsync() + 5_000)]);

        AdmissionAnswer answer = await ReserveAsync(group, 1);

        Assert.Equal(LimitKind.TokensPerMinute, answer.Refused);
        Assert.InRange(answer.RetryAfter, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task Reserve_DayFull_IsRefusedUntilItsEnd()
    {
        ScopeGroup group = Group(perDay: 3);

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReserveAsync(group, 0)));

        Assert.Equal(3, answers.Count(answer => answer.IsAdmitted));
        long untilEnd = (long)await Client.Database.HashGetAsync(group.Day, "end") - await Client.NowMsAsync();
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer =>
        {
            Assert.Equal(LimitKind.RequestsPerDay, answer.Refused);
            Assert.InRange(answer.RetryAfter.TotalMilliseconds, untilEnd, untilEnd + 60_000);
        });
        await AgeDayAsync(group);
        Assert.True((await ReserveAsync(group, 0)).IsAdmitted);
        Assert.Equal(1, (long)await Client.Database.HashGetAsync(group.Day, "count"));
    }

    [Theory]
    [InlineData(40, 10, 10)] // fewer
    [InlineData(40, 70, 70)] // more, even beyond the limit
    [InlineData(40, 40, 40)]
    public async Task Settle_TokensUsed_CountInsteadOfThoseReserved(long reserved, long used, long counted)
    {
        ScopeGroup group = Group(tokens: 60);
        AdmissionAnswer answer = await ReserveAsync(group, reserved);

        await SettleAsync(new HeldScope(group, answer.Second) { ReservedTokens = reserved, Tokens = used });

        (_, long total, IReadOnlyDictionary<long, long> counts) = await new RequestWindow(Client.Database, group.Tokens).ReadAsync();
        Assert.Equal((counted, counted), (total, counts.Values.Sum()));
        Assert.Equal(used < 60, (await ReserveAsync(group, 1)).IsAdmitted);
    }

    [Fact]
    public async Task Settle_SecondHasLeftTheWindow_ChangesNothing()
    {
        ScopeGroup group = Group(tokens: 60);
        AdmissionAnswer answer = await ReserveAsync(group, 40);
        await ReserveAsync(group, 5);

        await SettleAsync(new HeldScope(group, answer.Second - 61) { ReservedTokens = 40, Tokens = 10 });

        Assert.Equal(45, (await new RequestWindow(Client.Database, group.Tokens).ReadAsync()).Total);
    }

    [Fact]
    public async Task Settle_NeverAdmittedByRedis_CorrectsNothing()
    {
        ScopeGroup group = Group(requests: 10, tokens: 60, perDay: 10);
        await ReserveAsync(group, 40);

        await SettleAsync(new HeldScope(group, 0) { ReservedTokens = 40, Tokens = 10 });
        await SettleAsync(new HeldScope(group, 0) { ReservedTokens = 40, IsReturned = true });

        Assert.Equal(40, (await new RequestWindow(Client.Database, group.Tokens).ReadAsync()).Total);
        Assert.Equal(1, (await new RequestWindow(Client.Database, group.Requests).ReadAsync()).Total);
        Assert.Equal(1, (long)await Client.Database.HashGetAsync(group.Day, "count"));
    }

    [Fact]
    public async Task Settle_Returned_CountsNowhere()
    {
        ScopeGroup group = Group(requests: 1, tokens: 100, perDay: 1, concurrency: 1);
        AdmissionAnswer answer = await ReserveAsync(group, 100, id: "one");
        Assert.False((await ReserveAsync(group, 1)).IsAdmitted);

        await SettleAsync(new HeldScope(group, answer.Second) { ReservedTokens = 100, IsReturned = true });

        Assert.True((await ReserveAsync(group, 100)).IsAdmitted);
        Assert.Equal(1, await Client.Database.SortedSetLengthAsync(group.InFlight));
    }

    [Fact]
    public async Task Settle_SameBatchAgain_CorrectsOnce()
    {
        ScopeGroup group = Group(requests: 9, tokens: 100, perDay: 9);
        AdmissionAnswer answer = await ReserveAsync(group, 50);
        await ReserveAsync(group, 50);
        Settlement[] batch = [new("one", [new HeldScope(group, answer.Second) { ReservedTokens = 50, IsReturned = true }], null)];

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Client.Settlement.ApplyAsync("batch", batch, Cancelled)));

        Assert.Equal(50, (await new RequestWindow(Client.Database, group.Tokens).ReadAsync()).Total);
        Assert.Equal(1, (await new RequestWindow(Client.Database, group.Requests).ReadAsync()).Total);
        Assert.Equal(1, (long)await Client.Database.HashGetAsync(group.Day, "count"));
    }

    [Fact]
    public async Task Settle_OneSlotUnderOldAndNewLimits_TellsBothOnceEach()
    {
        string provider = Sample.Name("provider");
        ScopeGroup before = Group(tokens: 100, provider: provider);
        ScopeGroup after = Group(tokens: 200, provider: provider);
        AdmissionAnswer one = await ReserveAsync(before, 50);
        AdmissionAnswer two = await ReserveAsync(after, 70);
        Settlement[] batch =
        [
            new("one", [new HeldScope(before, one.Second) { ReservedTokens = 50, Tokens = 20 }], null),
            new("two", [new HeldScope(after, two.Second) { ReservedTokens = 70, Tokens = 30 }], null),
        ];

        await Client.Settlement.ApplyAsync("batch", batch, Cancelled);
        await Client.Settlement.ApplyAsync("batch", batch, Cancelled);

        Assert.Equal(50, (await new RequestWindow(Client.Database, before.Tokens).ReadAsync()).Total);
    }

    [Fact]
    public async Task Charge_TokensAndDay_TakeRoom()
    {
        ScopeGroup group = Group(tokens: 100, perDay: 10);

        await Client.Admission.ChargeAsync(group.Scopes[0], [], 3, 90, Cancelled, new DayCharge(TimeZoneInfo.Utc, 9));

        Assert.Equal(LimitKind.TokensPerMinute, (await ReserveAsync(group, 11)).Refused);
        Assert.True((await ReserveAsync(group, 5)).IsAdmitted);
        Assert.Equal(LimitKind.RequestsPerDay, (await ReserveAsync(group, 5)).Refused);
    }

    [Fact]
    public async Task Reserve_NothingLeftOfAnyLimit_IsRefusedByEach()
    {
        Client.Admission.Effective = _ => default;
        Assert.Equal(LimitKind.TokensPerMinute, (await ReserveAsync(Group(tokens: 5), 1)).Refused);
        Assert.Equal(LimitKind.RequestsPerDay, (await ReserveAsync(Group(perDay: 5), 1)).Refused);
    }

    [Fact]
    public async Task Reserve_TwoScopes_TellsTheTightestWindow()
    {
        string team = Sample.Name("team");
        ScopeGroup group = ScopeGroup.ForCaller(
            team,
            LimitedScope.OfKey(team, "key", new ScopeLimits(50, 0) { TokensPerMinute = 500 }, []),
            LimitedScope.OfTeam(team, new ScopeLimits(60, 0) { TokensPerMinute = 100 }, []),
            TimeZoneInfo.Utc);

        AdmissionAnswer answer = await ReserveAsync(group, 10);

        Assert.Equal((50, 49), (answer.Requests!.Value.Limit, answer.Requests.Value.Remaining));
        Assert.Equal((100, 90), (answer.Tokens!.Value.Limit, answer.Tokens.Value.Remaining));
        Assert.InRange(answer.Requests.Value.Reset, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task Reserve_Any_LeavesNoKeyOfAWindowForGood()
    {
        ScopeGroup group = Group(requests: 1, tokens: 100, perDay: 1, concurrency: 1);
        AdmissionAnswer answer = await ReserveAsync(group, 1);
        await SettleAsync(new HeldScope(group, answer.Second) { ReservedTokens = 1, Tokens = 2 });

        foreach (StackExchange.Redis.RedisKey key in new[] { group.Requests, group.Tokens, group.Day })
        {
            Assert.NotNull(await Client.Database.KeyTimeToLiveAsync(key));
        }
    }

    private static ScopeGroup Group(int requests = 0, long tokens = 0, int perDay = 0, int concurrency = 0, string? provider = null) =>
        ScopeGroup.ForProvider(
            LimitedScope.OfProvider(
                provider ?? Sample.Name("provider"),
                new ScopeLimits(requests, concurrency) { TokensPerMinute = tokens, RequestsPerDay = perDay },
                []),
            TimeZoneInfo.Utc);

    private Task<AdmissionAnswer> ReserveAsync(ScopeGroup group, long tokens, StateClient? client = null, string? id = null) =>
        (client ?? Client).Admission.ReserveAsync(
            group, new ReservationRequest(id ?? Sample.Name("reservation"), Sample.Lease) { Tokens = tokens }, Cancelled);

    private Task SettleAsync(HeldScope held) =>
        Client.Settlement.ApplyAsync(Sample.Name("batch"), [new Settlement("one", [held], null)], Cancelled);

    /// <summary>Makes the day so old that it is over.</summary>
    private async Task AgeDayAsync(ScopeGroup group)
    {
        await Client.Database.HashDecrementAsync(group.Day, "start", 86_400_000);
        await Client.Database.HashDecrementAsync(group.Day, "end", 86_400_000);
    }
}
