using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>What takes the place of a model that a budget has no room for. A request costs as many nano-dollars as its model's id says.</summary>
public sealed class AffordableModelsTests
{
    private const string Configuration =
        """
        {
          "providers": {
            "one": { "base_url": "http://one/v1", "api_key_variable": null },
            "dark": { "base_url": "http://dark/v1", "api_key_variable": "DARK_KEY" }
          },
          "models": [
            { "provider": "one", "id": "1000", "capabilities": ["chat", "tools"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "10", "capabilities": ["chat", "tools"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "50", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "40", "capabilities": ["chat"], "price": { "input": 1, "output": 1 }, "context_window": 300 },
            { "provider": "one", "id": "51", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "20", "capabilities": ["chat", "vision"], "price": { "input": 1, "output": 1 } },
            { "provider": "one", "id": "0", "capabilities": ["chat"], "price": { "input": 0, "output": 0 } },
            { "provider": "one", "id": "5", "capabilities": ["chat"] },
            { "provider": "one", "id": "6", "capabilities": ["embedding"], "price": { "input": 1, "output": 0 } },
            { "provider": "dark", "id": "7", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } }
          ]
        }
        """;

    [Theory]
    // Half of 100 fits, the dearest first; not 51, nor what has no price, no key, no chat.
    [InlineData("", 100, "50 40 20 10 0")]
    [InlineData(""","max_tokens":400""", 100, "50 20 10 0")]
    [InlineData(""","tools":[{}]""", 100, "10")]
    [InlineData("", 30, "10 0")]
    [InlineData("", 0, "0")]
    [InlineData("", -5, "0")]
    public void Propose_Cheaper_IsWhatFitsIntoTheShareTheDearestFirst(string members, long affordable, string expected)
    {
        Plan? plan = Propose(members, new BudgetRefusal(affordable, BudgetExhaustion.Cheaper));

        Assert.Equal(expected, string.Join(' ', plan!.Candidates.Select(target => target.Model)));
        Assert.Equal(("budget:cheaper", "budget"), (plan.Route, plan.Degraded));
    }

    [Fact]
    public void Propose_Free_IsWhatCostsNothing()
    {
        Plan? plan = Propose("", new BudgetRefusal(100, BudgetExhaustion.Free));

        Assert.Equal("0", Assert.Single(plan!.Candidates).Model);
        Assert.Equal("budget:free", plan.Route);
    }

    [Fact]
    public void Propose_NothingThatFits_IsNoPlan() =>
        Assert.Null(Propose(""","tools":[{}]""", new BudgetRefusal(19, BudgetExhaustion.Cheaper)));

    [Fact]
    public void Propose_BudgetThatRefuses_IsNoPlan() => Assert.Null(Propose("", new BudgetRefusal(100, BudgetExhaustion.Refuse)));

    [Fact]
    public void Propose_ManyModels_AreTheFiveNearest()
    {
        string models = string.Join(',', Enumerable.Range(1, 9).Select(price =>
            $$"""{ "provider": "one", "id": "{{price}}", "capabilities": ["chat"], "price": { "input": 1, "output": 1 } }"""));
        string configuration = $$"""
            { "providers": { "one": { "base_url": "http://one/v1", "api_key_variable": null } }, "models": [{{models}}] }
            """;

        Plan? plan = Propose("", new BudgetRefusal(16, BudgetExhaustion.Cheaper), configuration, planned: "9");

        Assert.Equal("8 7 6 5 4", string.Join(' ', plan!.Candidates.Select(target => target.Model)));
    }

    [Fact]
    public void Propose_TargetsThatAreDownOrHaveAnOpenCircuit_AreLastOrLeftOut()
    {
        var surroundings = new Surroundings(
            new Dictionary<string, TargetHealth> { ["one/50"] = new TargetHealth("one", "50", HealthState.Down, 0, 0, Detail: null) },
            CircuitView.Of([new CircuitStatus { Scope = CircuitScope.Target, Name = "one/20", State = CircuitState.Open }]));
        Exchange exchange = Planned("", Configuration, surroundings, "1000");

        Plan? plan = AffordableModels.Propose(exchange, new BudgetRefusal(100, BudgetExhaustion.Cheaper), CostAt);

        Assert.Equal("40 10 0 50", string.Join(' ', plan!.Candidates.Select(target => target.Model)));
    }

    private static Plan? Propose(string members, BudgetRefusal refusal, string configuration = Configuration, string planned = "1000") =>
        AffordableModels.Propose(Planned(members, configuration, Exchanged.Calm, planned), refusal, CostAt);

    private static Exchange Planned(string members, string configuration, Surroundings surroundings, string model)
    {
        Exchange exchange = Exchanged.Of($$"""{"model":"one/{{model}}","messages":[]{{members}}}""", configuration, surroundings);
        Assert.Null(PlanningStage.Plan(exchange));
        return exchange;
    }

    private static long? CostAt(Target target) => long.Parse(target.Model, System.Globalization.CultureInfo.InvariantCulture);
}
