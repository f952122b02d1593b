using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

public sealed class HardBudgetTests(GarnetServer server) : BudgetTests(server)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task Reserve_ManyCallersOnTwoConnections_HoldNoMoreThanTheLimit()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await using StateClient other = await ConnectAnotherAsync();

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(caller => (caller % 2 == 0 ? Client : other).Admission.ReserveAsync(
            group, new ReservationRequest(Sample.Name("reservation"), Sample.Lease) { Money = Exactly(30) }, Cancelled)));

        Assert.Equal(33, answers.Count(answer => answer.IsAdmitted));
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer =>
            Assert.Equal((LimitKind.Budget, 10L, TimeSpan.FromSeconds(1)), (answer.Refused, answer.Affordable, answer.RetryAfter)));
        Assert.Equal((0, 990), await ReadAsync(OfKey()));
    }

    [Theory]
    [InlineData(400, 100, 1000, 400)] // all that is asked for
    [InlineData(5_000, 100, 1000, 1_000)] // all that is left
    [InlineData(5_000, 100, 250, 250)] // its share of what is left
    [InlineData(200, 100, 250, 200)] // less than its share
    [InlineData(5_000, 600, 250, 600)] // its share would not do
    public async Task Reserve_BetweenLeastAndMost_HoldsItsShare(long most, long least, int share, long held)
    {
        ScopeGroup group = await OpenAsync(OfKey());

        AdmissionAnswer answer = await ReserveAsync(group, new MoneyClaim(most, least, 1, share));

        Assert.Equal((LimitKind.None, held), (answer.Refused, answer.Held));
        Assert.Equal((0, held), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Reserve_TwoBudgets_HoldWhatTheTighterGivesInBoth()
    {
        ScopeGroup group = await OpenAsync(OfKey(limit: 700), OfTeam(limit: 300));

        AdmissionAnswer answer = await ReserveAsync(group, new MoneyClaim(900, 100, 500));

        Assert.Equal(300, answer.Held);
        Assert.Equal((0, 300), await ReadAsync(OfKey()));
        Assert.Equal((0, 300), await ReadAsync(OfTeam()));
    }

    [Fact]
    public async Task Reserve_OneOfTwoRefuses_NeitherHolds()
    {
        ScopeGroup group = await OpenAsync(OfKey(limit: 700), OfTeam(limit: 300));

        AdmissionAnswer answer = await ReserveAsync(group, Exactly(301));

        Assert.Equal((LimitKind.Budget, 1, 0, 300L), (answer.Refused, answer.Scope, answer.Budget, answer.Affordable));
        Assert.Equal((0, 0), await ReadAsync(OfKey()));
        Assert.Equal((0, 0), await ReadAsync(OfTeam()));
    }

    [Fact]
    public async Task Reserve_SecondBudgetOfAScopeRefuses_SaysWhich()
    {
        ScopeGroup group = await OpenAsync(OfKey(), OfKey(limit: 5, id: "narrow"));

        AdmissionAnswer answer = await ReserveAsync(group, Exactly(6));

        Assert.Equal((LimitKind.Budget, 0, 1), (answer.Refused, answer.Scope, answer.Budget));
    }

    [Fact]
    public async Task Reserve_SpentAloneLeavesNoRoom_RetryIsTheEndOfThePeriod()
    {
        BudgetDefinition budget = OfKey(period: BudgetPeriod.Month);
        ScopeGroup group = await OpenAsync(budget);
        await ReserveAsync(group, Exactly(900), "one");
        await SettleAsync(group, "one", 900);

        AdmissionAnswer answer = await ReserveAsync(group, Exactly(101));

        long end = await Stored(budget).NumberAsync("end");
        Assert.Equal((LimitKind.Budget, 100L), (answer.Refused, answer.Affordable));
        Assert.InRange(answer.RetryAfter.TotalMilliseconds, end - await Client.NowMsAsync(), end - await Client.NowMsAsync() + 60_000);
        Assert.True((await ReserveAsync(group, Exactly(100))).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_SpentForEver_RetryIsAYear()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(Limit), "one");
        await SettleAsync(group, "one", Limit);

        Assert.Equal((LimitKind.Budget, Year), await ReserveAsync(group, Exactly(1)) is var answer ? (answer.Refused, answer.RetryAfter) : default);
    }

    [Fact]
    public async Task Reserve_CostsNothing_IsAdmittedWhateverIsSpent()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(Limit));

        Assert.True((await ReserveAsync(group, Exactly(0))).IsAdmitted);

        Assert.Equal((0, Limit), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task Settle_CostsLess_GivesTheRestBack()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(800), "one");

        await SettleAsync(group, "one", 123);

        Assert.Equal((123, 0), await ReadAsync(OfKey()));
        Assert.Empty(await Stored(OfKey()).HoldsAsync());
        Assert.Equal(0, await Stored(OfKey()).LeasesAsync());
        Assert.True((await ReserveAsync(group, Exactly(877))).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_LargeAmounts_LoseNoNanoDollar()
    {
        const long limit = 9_000_000_000_000_000;
        BudgetDefinition budget = OfKey(limit: limit);
        ScopeGroup group = await OpenAsync(budget);
        await ReserveAsync(group, Exactly(limit - 1), "one");
        Assert.Equal((0, limit - 1), await ReadAsync(budget));

        await SettleAsync(group, "one", limit - 3);

        Assert.Equal((limit - 3, 0), await ReadAsync(budget));
        Assert.Equal(3, (await ReserveAsync(group, new MoneyClaim(limit, 1, 1))).Held);
    }

    [Fact]
    public async Task Reserve_SameIdAgain_ReplacesWhatItHeld()
    {
        ScopeGroup group = await OpenAsync(OfKey());
        await ReserveAsync(group, Exactly(600), "one");

        Assert.True((await ReserveAsync(group, Exactly(700), "one")).IsAdmitted);

        Assert.Equal((0, 700), await ReadAsync(OfKey()));
    }

    [Fact]
    public async Task ReserveAndSettle_ManyCallersSomeOfWhomDie_SpendNoMoreThanTheLimitAndTheSumIsExact()
    {
        const int callers = 24;
        const int turns = 20;
        BudgetDefinition[] budgets = [OfKey(limit: 10_000), OfTeam(limit: 9_000)];
        ScopeGroup group = await OpenAsync(budgets);
        await using StateClient other = await ConnectAnotherAsync();
        long spent = 0;
        int served = 0;

        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => TakeTurnsAsync(caller % 2 == 0 ? Client : other, caller)));
        await Stored(budgets[0]).AgeLeasesAsync(Sample.Lease);
        await Stored(budgets[1]).AgeLeasesAsync(Sample.Lease);

        Assert.InRange(spent, 4_500, 9_000);
        Assert.InRange(served, callers, callers * turns);
        Assert.Equal((spent, 0), await ReadAsync(budgets[0]));
        Assert.Equal((spent, 0), await ReadAsync(budgets[1]));

        async Task TakeTurnsAsync(StateClient client, int caller)
        {
            for (int turn = 0; turn < turns; turn++)
            {
                string id = Sample.Name("reservation");
                AdmissionAnswer answer = await client.Admission.ReserveAsync(
                    group, new ReservationRequest(id, Sample.Lease) { Money = new MoneyClaim(150, 30, 60, 100) }, Cancelled);
                if (!answer.IsAdmitted)
                {
                    continue;
                }

                Assert.InRange(answer.Held, 30, 150);
                Interlocked.Increment(ref served);
                bool dies = turn == turns - 1 && caller % 3 == 0;
                long cost = dies ? answer.Held : (answer.Held * turn / turns) + 1;
                Interlocked.Add(ref spent, cost);
                if (!dies)
                {
                    var held = new HeldScope(group, answer.Second) { CostNanoDollars = cost };
                    await client.Settlement.ApplyAsync(Sample.Name("batch"), [new Settlement(id, [held], null)], Cancelled);
                }
            }
        }
    }
}
