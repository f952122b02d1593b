using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using LlmMesh.State.IntegrationTests.Budgets;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>A preview says what a reservation would be answered, and leaves no trace.</summary>
public sealed class PreviewTests(GarnetServer server) : BudgetTests(server)
{
    private const int Steps = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Preview_AnyStateOfAGroup_IsWhatTheReservationIsAnsweredNext(int seed)
    {
        var dice = new Random(seed);
        ScopeGroup group = await LimitedAsync();
        int compared = 0;
        for (int step = 0; step < Steps; step++)
        {
            await AgeAsync(group, dice);
            ReservationRequest request = Draw(dice);
            long before = await Client.NowMsAsync();
            AdmissionAnswer previewed = await Client.Admission.PreviewAsync(group, request, Cancelled);
            AdmissionAnswer answered = await Client.Admission.ReserveAsync(group, request, Cancelled);
            long after = await Client.NowMsAsync();

            // At the turn of a second a window may lose something between the two.
            if (before / 1000 == after / 1000)
            {
                compared++;
                Assert.Equal(Facts(answered), Facts(previewed));
                Assert.InRange((previewed.RetryAfter - answered.RetryAfter).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
            }

            await PassAsync(after + 2);
        }

        Assert.InRange(compared, Steps / 2, Steps);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Preview_AnyStateOfAGroup_ChangesNothing(int seed)
    {
        var dice = new Random(seed);
        ScopeGroup group = await LimitedAsync();
        for (int step = 0; step < Steps; step++)
        {
            await AgeAsync(group, dice);
            string[] stored = await StoredAsync(group);
            await Client.Admission.PreviewAsync(group, Draw(dice), Cancelled);

            Assert.Equal(stored, await StoredAsync(group));
            await Client.Admission.ReserveAsync(group, Draw(dice), Cancelled);
            await PassAsync(await Client.NowMsAsync() + 2);
        }
    }

    [Fact]
    public async Task Preview_BudgetNobodyHasBegun_BeginsNone()
    {
        Client.Admission.BeginsBudgets = true;
        ScopeGroup group = Group(OfKey());

        AdmissionAnswer answer = await Client.Admission.PreviewAsync(group, Asking(Exactly(600)), Cancelled);

        Assert.Equal((LimitKind.None, 600L), (answer.Refused, answer.Held));
        Assert.All(await StoredAsync(group), text => Assert.EndsWith("None", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_OpenCircuitWhoseTimeIsOver_DoesNotTurnIt()
    {
        string target = Sample.Name("provider/model");
        ScopeGroup group = ScopeGroups.OfTarget(target, default);
        await Client.Circuits.OpenAsync(
            CircuitId.OfTarget(target), FaultClass.RateLimited, TimeSpan.FromMilliseconds(1), new CircuitPolicy(), Cancelled);
        await PassAsync(await Client.NowMsAsync() + 5);
        string[] stored = await StoredAsync(group);

        AdmissionAnswer first = await Client.Admission.PreviewAsync(group, Asking(default), Cancelled);
        AdmissionAnswer second = await Client.Admission.PreviewAsync(group, Asking(default), Cancelled);

        Assert.Equal((true, true, true), (first.IsAdmitted, first.IsHalfOpen, second.IsHalfOpen));
        Assert.Equal(stored, await StoredAsync(group));
    }

    private static ReservationRequest Asking(MoneyClaim claim) => new(Sample.Name("preview"), Sample.Lease) { Money = claim };

    // Leases of a millisecond are over at the next step: what they hold has to be swept away, or be seen as if it were.
    private static ReservationRequest Draw(Random dice) => new(
        Sample.Name("preview"), dice.Next(3) == 0 ? TimeSpan.FromMilliseconds(1) : Sample.Lease)
    {
        Tokens = dice.Next(80),
        Money = new MoneyClaim(dice.Next(100, 300), dice.Next(100), dice.Next(100), dice.Next(1, 1000)),
    };

    private static object Facts(AdmissionAnswer answer) =>
        (answer.Refused, answer.Scope, answer.Budget, answer.Affordable, answer.Held, answer.Requests?.Remaining, answer.Tokens?.Remaining);

    private async Task<ScopeGroup> LimitedAsync()
    {
        BudgetDefinition ofKey = OfKey(limit: 2_000);
        BudgetDefinition ofTeam = OfTeam(BudgetKind.Soft, limit: 1_500);
        await OpenAsync(ofKey, ofTeam);
        return ScopeGroup.ForCaller(
            Team,
            LimitedScope.OfKey(Team, "key", new ScopeLimits(12, 4) { TokensPerMinute = 300 }, [ofKey]),
            LimitedScope.OfTeam(Team, new ScopeLimits(20, 0) { RequestsPerDay = 25 }, [ofTeam]),
            TimeZoneInfo.Utc);
    }

    private async Task AgeAsync(ScopeGroup group, Random dice)
    {
        int seconds = dice.Next(30);
        foreach (RedisKey key in group.Layout.ReserveKeys.Where(key => ((string)key!).EndsWith(":requests", StringComparison.Ordinal) || ((string)key!).EndsWith(":tokens", StringComparison.Ordinal)))
        {
            await new RequestWindow(Client.Database, key).AgeAsync(seconds);
        }
    }

    private async Task PassAsync(long serverMs)
    {
        while (await Client.NowMsAsync() < serverMs)
        {
            Cancelled.ThrowIfCancellationRequested();
        }
    }

    private async Task<string[]> StoredAsync(ScopeGroup group)
    {
        List<string> stored = [];
        foreach (RedisKey key in group.Layout.ReserveKeys)
        {
            RedisType type = await Client.Database.KeyTypeAsync(key);
            stored.Add($"{key} {type switch
            {
                RedisType.Hash => string.Join(' ', (await Client.Database.HashGetAllAsync(key)).Select(field => field.ToString()).Order(StringComparer.Ordinal)),
                RedisType.SortedSet => string.Join(' ', (await Client.Database.SortedSetRangeByRankWithScoresAsync(key)).Select(member => member.ToString())),
                _ => type.ToString(),
            }}");
        }

        return [.. stored];
    }
}
