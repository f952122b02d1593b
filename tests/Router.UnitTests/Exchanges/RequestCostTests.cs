using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class RequestCostTests
{
    private static readonly ObservedUsage Usage = new(new TokenUsage(1000, 0, 0, 10, 0), UsagePrecision.Exact);

    [Fact]
    public void Of_ListedModel_IsThePriceOfItsTokens() =>
        Assert.Equal(new RequestCost(1_020_000, CostBasis.Catalogue), RequestCost.Of(Priced, Usage));

    [Fact]
    public void Of_AmountTheProviderReports_GoesBeforeThePrice() =>
        Assert.Equal(new RequestCost(7, CostBasis.Provider), RequestCost.Of(Priced, Usage with { ChargedNanoDollars = 7 }));

    [Fact]
    public void Of_UnlistedModel_IsUnpricedRatherThanFree() =>
        Assert.Equal(new RequestCost(0, CostBasis.Unpriced), RequestCost.Of(Targets.Of("p", "m"), Usage));

    [Fact]
    public void Of_NoTarget_IsUnpriced() => Assert.Equal(CostBasis.Unpriced, RequestCost.Of(target: null, Usage).Basis);

    [Fact]
    public void Of_UnlistedModelOfAProviderWithADefaultPrice_IsThatPrice()
    {
        ProviderDefinition provider = Targets.Of("p", "m").Provider with { DefaultPrice = new Price(Input: 1, Output: 2) };

        Assert.Equal(new RequestCost(1_020_000, CostBasis.Catalogue), RequestCost.Of(new Target(provider, "m", definition: null), Usage));
    }

    [Fact]
    public void Cost_WithAnAttemptThatHasNoPrice_IsUnpriced()
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[]}""");
        exchange.Target = Priced;
        exchange.Usage = Usage;
        exchange.Attempts.Add(new Attempt(Targets.Of("p", "m")));
        Assert.Equal(new RequestCost(1_020_000, CostBasis.Catalogue), exchange.Cost);

        exchange.Attempts.Add(new Attempt(Targets.Of("p", "m")) { Usage = Usage });
        Assert.Equal(new RequestCost(1_020_000, CostBasis.Unpriced), exchange.Cost);
    }

    private static Target Priced => new(
        Targets.Of("p", "m").Provider, "m", new ModelDefinition { Provider = "p", Id = "m", Price = new Price(Input: 1, Output: 2) });
}
