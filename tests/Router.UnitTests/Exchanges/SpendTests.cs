using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class SpendTests
{
    private static readonly Target Tried = Targets.Of("p", "m");
    private static readonly Target Neighbour = Targets.Of("p", "n");
    private static readonly Target Served = Targets.Of("q", "m");

    [Fact]
    public void Spend_OfSeveralAttempts_BelongsToWhoeverUsedIt()
    {
        Exchange exchange = Exchanged.Of("""{"model":"p/m","messages":[]}""");
        exchange.Attempts.Add(new Attempt(Tried) { Usage = Used(10, 100) });
        exchange.Attempts.Add(new Attempt(Neighbour) { Usage = Used(20, 200) });
        exchange.Attempts.Add(new Attempt(Served));
        exchange.Target = Served;
        exchange.Usage = Used(40, 400);

        Assert.Equal(new Spend(700, 70), Spend.InAll(exchange));
        Assert.Equal(exchange.Cost.NanoDollars, Spend.InAll(exchange).CostNanoDollars);
        Assert.Equal(new Spend(300, 30), Spend.AtProvider(exchange, "p"));
        Assert.Equal(new Spend(400, 40), Spend.AtProvider(exchange, "q"));
        Assert.Equal(new Spend(100, 10), Spend.AtTarget(exchange, "p/m"));
        Assert.Equal(new Spend(200, 20), Spend.AtTarget(exchange, "p/n"));
        Assert.Equal(default, Spend.AtTarget(exchange, "q/other"));
    }

    private static ObservedUsage Used(long tokens, long nanoDollars) =>
        new(new TokenUsage(tokens / 2, 0, 0, tokens - (tokens / 2), 0), UsagePrecision.Exact) { ChargedNanoDollars = nanoDollars };
}
