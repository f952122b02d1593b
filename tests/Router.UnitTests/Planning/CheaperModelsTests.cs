using System.Globalization;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>What follows a chain that has failed. A request costs as many nano-dollars as its model's id says.</summary>
public sealed class CheaperModelsTests
{
    private const string Configuration =
        """
        {
          "providers": {
            "one": { "base_url": "http://one/v1", "api_key_variable": null },
            "two": { "base_url": "http://two/v1", "api_key_variable": null, "accepts_unlisted_models": true }
          },
          "models": [
            { "provider": "one", "id": "1000", "capabilities": ["chat", "tools"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "100", "capabilities": ["chat", "tools"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "90", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } },
            { "provider": "two", "id": "100", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } },
            { "provider": "two", "id": "80", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } },
            { "provider": "two", "id": "70", "capabilities": ["chat", "tools"], "price": { "input": 1, "output": 1 } },
            { "provider": "two", "id": "60", "capabilities": ["chat"] }
          ],
          "mappings": {
            "team": { "models": ["one/1000", "one/100"], "degrade": { "cheaper": true } },
            "stern": { "models": ["one/1000", "one/100"] },
            "worded": { "models": ["one/1000"], "degrade": { "template": "Later." } },
            "guessed": { "models": ["two/unlisted"], "degrade": { "cheaper": true } }
          }
        }
        """;

    [Theory]
    // Less than the cheapest of the chain, other providers first, the dearest of them first; not what has no price.
    [InlineData("team", "", "two/80 two/70 one/90")]
    [InlineData("team", ""","tools":[{}]""", "two/70")]
    public void Propose_MappingThatPrefersCheaper_IsWhatCostsLessThanItsCheapest(string model, string members, string expected)
    {
        Plan? plan = Propose(model, members);

        Assert.Equal(expected, string.Join(' ', plan!.Candidates));
        Assert.Equal(("degraded:cheaper", "cheaper"), (plan.Route, plan.Degraded));
    }

    [Theory]
    [InlineData("stern")]
    [InlineData("worded")]
    [InlineData("one/1000")]
    [InlineData("guessed")]
    public void Propose_NobodyWantsItOrNobodyKnowsThePrice_IsNoPlan(string model) => Assert.Null(Propose(model));

    [Fact]
    public void Propose_RequestWithoutFallbacks_IsNoPlan() =>
        Assert.Null(Propose("team", preferences: new RoutePreferences { AllowFallbacks = false }));

    [Fact]
    public void Propose_ChainOfOpenCircuits_IsMeasuredByThoseLeftOut()
    {
        Plan? plan = Propose("team", circuits: ["one/1000", "one/100", "two/80"]);

        Assert.Equal("two/70 one/90", string.Join(' ', plan!.Candidates));
    }

    private static Plan? Propose(
        string model, string members = "", RoutePreferences? preferences = null, params IEnumerable<string> circuits)
    {
        var surroundings = new Surroundings(
            new Dictionary<string, TargetHealth>(),
            CircuitView.Of([.. circuits.Select(name => new CircuitStatus { Scope = CircuitScope.Target, Name = name, State = CircuitState.Open })]));
        Exchange exchange = Exchanged.Of($$"""{"model":"{{model}}","messages":[]{{members}}}""", Configuration, surroundings);
        exchange.Preferences = preferences ?? RoutePreferences.None;
        _ = PlanningStage.Plan(exchange);
        return CheaperModels.Propose(exchange, CostAt);
    }

    private static long? CostAt(Target target) =>
        long.TryParse(target.Model, NumberStyles.None, CultureInfo.InvariantCulture, out long cost) ? cost : null;
}
