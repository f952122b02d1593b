using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

public sealed class SoftBudgetTests(GarnetServer server) : BudgetTests(server)
{
    private static readonly MoneyClaim Claim = new(Most: 5_000, Least: 5_000, Expected: 400);

    [Fact]
    public async Task Reserve_UntilFull_OvershootsByOneRequest()
    {
        BudgetDefinition budget = OfTeam(BudgetKind.Soft);
        ScopeGroup group = await OpenAsync(budget);

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReserveAsync(group, Claim)));

        Assert.Equal(3, answers.Count(answer => answer.IsAdmitted));
        Assert.All(answers.Where(answer => answer.IsAdmitted), answer => Assert.Equal(Claim.Most, answer.Held));
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer =>
            Assert.Equal((LimitKind.Budget, 0L, TimeSpan.FromSeconds(1)), (answer.Refused, answer.Affordable, answer.RetryAfter)));
        Assert.Equal((0, 1_200), await ReadAsync(budget));
    }

    [Fact]
    public async Task Reserve_Spent_IsRefusedExceptWhatCostsNothing()
    {
        BudgetDefinition budget = OfTeam(BudgetKind.Soft);
        ScopeGroup group = await OpenAsync(budget);
        await ReserveAsync(group, Claim, "one");
        await SettleAsync(group, "one", 1_500);

        AdmissionAnswer answer = await ReserveAsync(group, Claim);

        Assert.Equal((LimitKind.Budget, TimeSpan.FromDays(365)), (answer.Refused, answer.RetryAfter));
        Assert.True((await ReserveAsync(group, new MoneyClaim(0, 0, 0))).IsAdmitted);
        Assert.Equal((1_500, 0), await ReadAsync(budget));
    }

    [Fact]
    public async Task Reserve_Unknown_IsAdmittedAndCountsNothing()
    {
        BudgetDefinition budget = OfTeam(BudgetKind.Soft);
        ScopeGroup group = Group(budget);

        Assert.True((await ReserveAsync(group, Claim, "one")).IsAdmitted);
        await SettleAsync(group, "one", 1_500);

        Assert.Null(await ReadAsync(budget));
        Assert.False(await Stored(budget).ExistsAsync());
    }

    [Fact]
    public async Task Reserve_BesideAHardOne_EachHoldsItsOwn()
    {
        ScopeGroup group = await OpenAsync(OfKey(), OfTeam(BudgetKind.Soft));

        AdmissionAnswer answer = await ReserveAsync(group, new MoneyClaim(900, 100, 40));

        Assert.Equal(900, answer.Held);
        Assert.Equal((0, 900), await ReadAsync(OfKey()));
        Assert.Equal((0, 40), await ReadAsync(OfTeam(BudgetKind.Soft)));
    }
}
