using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Exchanges;

/// <summary>One expectation for budgets, strategies and ceilings.</summary>
public sealed class ExpectedCostTests
{
    [Theory]
    [InlineData(""","max_tokens":1000""", 151_950)]
    [InlineData("", 2_458_950)]
    public void Of_Request_IsWhatABudgetExpects(string members, long nanoDollars)
    {
        Exchange exchange = Exchanged.Of($$"""{"model":"openai/gpt-4o-mini"{{members}},"messages":[{"role":"user","content":"one two six"}]}""");
        Target target = exchange.Catalog.Resolve("openai/gpt-4o-mini").Targets[0];

        Assert.Equal(nanoDollars, ExpectedCost.Of(exchange, target));
        Assert.Equal(nanoDollars, Claims.Of(exchange, target).Money!.Value.Expected);
    }

    [Fact]
    public void Of_TargetWithoutAPrice_IsUnknown() =>
        Assert.Null(ExpectedCost.Of(Exchanged.Of("""{"model":"m","messages":[]}"""), Targets.Of("p", "m")));

    [Fact]
    public void CostOfText_OfAnyCounts_IsTheExactCost() => Prop.ForAll(
        Gen.Elements(0m, 0.000000001m, 0.0004m, 0.0375m, 0.15m, 15m, 1_000_000m).ArrayOf(4).ToArbitrary(),
        Gen.Choose(-5, int.MaxValue).Two().ToArbitrary(),
        Gen.Elements(0L, 1_000, long.MaxValue / 2).ToArbitrary(),
        static (rates, counts, more) =>
        {
            var tariff = new Tariff(new Price(rates[0], rates[1]), new PriceTier(1_000_000, new Price(rates[2], rates[3])));
            (int input, int output) = counts;
            return tariff.CostOfText(input + more, output) == tariff.Cost(new TokenUsage(input + more, 0, 0, output, 0));
        }).QuickCheckThrowOnFailure();
}
