using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>In which order candidates are tried.</summary>
public sealed class StrategyTests
{
    [Theory]
    [InlineData(RouteStrategy.Priority, "a/1:Priority b/1:Priority c/1:Priority d/1:Priority")]
    [InlineData(RouteStrategy.Cheapest, "c/1:Cheapest a/1:Cheapest d/1:Cheapest b/1:Cheapest")]
    [InlineData(RouteStrategy.Quality, "b/1:Quality a/1:Quality c/1:Quality d/1:Quality")]
    [InlineData(RouteStrategy.LeastBusy, "b/1:LeastBusy d/1:LeastBusy a/1:LeastBusy c/1:LeastBusy")]
    [InlineData(RouteStrategy.RoundRobin, "c/1:RoundRobin d/1:RoundRobin a/1:RoundRobin b/1:RoundRobin")]
    public void Plan_Strategy_OrdersAndNamesItself(RouteStrategy strategy, string expected)
    {
        Plan plan = Scene(new RoutePolicy { Strategy = strategy }).Plan("m");

        Assert.Equal((expected, strategy), (plan.Rules(), plan.Strategy));
    }

    [Fact]
    public void Plan_StrategyOfTheRequest_GoesBeforeTheMappings()
    {
        PlanningScene scene = Scene(new RoutePolicy { Strategy = RouteStrategy.Quality });
        scene.Preferences = new RoutePreferences { Strategy = RouteStrategy.Cheapest };

        Assert.Equal("c/1 a/1 d/1 b/1", scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_Cheapest_SaysWhatItExpectsAndPutsTheUnknownLast()
    {
        Plan plan = Scene(new RoutePolicy { Strategy = RouteStrategy.Cheapest }).Plan("m", ""","max_tokens":199""");

        // 9 tokens of input and 50 of the answer, a quarter of the most; what has no price comes last.
        Assert.Equal([5_900L, 59_000, 59_000, null], plan.Placements.Select(placement => placement.ExpectedCost));
    }

    [Fact]
    public void Plan_CheapestForALongAnswer_WeighsTheRatesByTheRequest()
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/1", model => model with { Price = new Price(10, 1) })
            .Model("b/1", model => model with { Price = new Price(1, 10) })
            .Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Cheapest });

        Assert.Equal("b/1 a/1", scene.Plan("m", ""","max_tokens":4""").Order());
        Assert.Equal("a/1 b/1", scene.Plan("m", ""","max_tokens":4000""").Order());
    }

    [Theory]
    [InlineData(RouteStrategy.Cheapest, "b/1 c/1 a/1 d/1")]
    [InlineData(RouteStrategy.Priority, "b/1 a/1 c/1 d/1")]
    [InlineData(RouteStrategy.LeastBusy, "b/1 a/1 c/1 d/1")]
    public void Plan_QualityPreferred_LetsTheStrategyDecideAmongEquals(RouteStrategy strategy, string expected)
    {
        Plan plan = Scene(new RoutePolicy { Strategy = strategy, PreferQuality = true }).Plan("m");

        Assert.Equal(expected, plan.Order());
        Assert.All(plan.Placements, placement => Assert.Equal(Contracts.RouteRule.Quality, placement.Rule));
    }

    [Fact]
    public void Plan_Weighted_ComesOutAsOftenAsTheWeightsSay()
    {
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        PlanningScene scene = new PlanningScene().Models("a/1 b/1 c/1").Mapping("m", "a/1 b/1 c/1", new RoutePolicy { Strategy = RouteStrategy.Weighted }, 70_000, 30_000, 0);
        for (int i = 0; i < 2_000; i++)
        {
            scene.RequestId = $"req_{i}";
            Plan plan = scene.Plan("m");
            firsts[plan.Candidates[0].Name] = firsts.GetValueOrDefault(plan.Candidates[0].Name) + 1;
            Assert.Equal("c/1", plan.Candidates[^1].Name);
        }

        // Five standard deviations.
        Assert.InRange(firsts["a/1"], 1_300, 1_500);
        Assert.Equal(2_000, firsts["a/1"] + firsts["b/1"]);
    }

    [Fact]
    public void Plan_WeightedWithoutWeights_TreatsAllAlike()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Weighted });

        Assert.Equal(2, Enumerable.Range(0, 50).Select(i => { scene.RequestId = $"req_{i}"; return scene.Plan("m").Candidates[0].Name; }).Distinct().Count());
    }

    [Fact]
    public void Plan_WeightedInAConversation_FallsAsItsFirstTurnFell()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1 c/1").Mapping("m", "a/1 b/1 c/1", new RoutePolicy { Strategy = RouteStrategy.Weighted });
        scene.Session = new Session(42, IsNew: false);

        Assert.Single(Enumerable.Range(0, 50).Select(i => { scene.RequestId = $"req_{i}"; return scene.Plan("m").Order(); }).Distinct());

        scene.Session = new Session(42, IsNew: true);
        Assert.NotEqual(1, Enumerable.Range(0, 50).Select(i => { scene.RequestId = $"req_{i}"; return scene.Plan("m").Order(); }).Distinct().Count());
    }

    [Fact]
    public void Plan_Fastest_CountsFirstTokenAndPace()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Fastest });
        scene.Seen.Targets["a/1"] = new TargetPerformance(100, 10, 0);
        scene.Seen.Targets["b/1"] = new TargetPerformance(500, 100, 0);

        // 500 ms more at first; 90 ms less for each token.
        Assert.Equal("a/1:Fastest b/1:Fastest", scene.Plan("m", ""","max_tokens":2""").Rules());
        Assert.Equal("b/1:Fastest a/1:Fastest", scene.Plan("m", ""","max_tokens":200""").Rules());
    }

    [Fact]
    public void Plan_FastestOfThree_NeverPutsTheSlowestFirstAndNotAlwaysTheFastest()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1 c/1").Mapping("m", "a/1 b/1 c/1", new RoutePolicy { Strategy = RouteStrategy.Fastest });
        scene.Seen.Targets["a/1"] = new TargetPerformance(900, 50, 0);
        scene.Seen.Targets["b/1"] = new TargetPerformance(500, 50, 0);
        scene.Seen.Targets["c/1"] = new TargetPerformance(100, 50, 0);

        string[] orders = [.. Enumerable.Range(0, 100).Select(i => { scene.RequestId = $"req_{i}"; return scene.Plan("m").Order(); }).Distinct().Order()];

        Assert.Equal(["b/1 c/1 a/1", "c/1 b/1 a/1"], orders);
    }

    [Theory]
    [InlineData(0, "b/1 a/1")]
    [InlineData(1, "a/1 b/1")]
    public void Plan_FastestAndNotMeasured_CountsAsGoodForOneRequestAtATime(int inFlight, string expected)
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Fastest });
        scene.Seen.Targets["a/1"] = new TargetPerformance(100, 50, 0);
        scene.Seen.Targets["b/1"] = new TargetPerformance(0, 0, inFlight);

        Assert.Equal(expected, scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_FastestAndOnlyProbed_GoesByTheProbe()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Probed("a/1", 900).Probed("b/1", 300)
            .Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Fastest });

        Assert.Equal("b/1 a/1", scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_RoundRobin_NamesTheChainWhoseTurnIsToBeCounted()
    {
        Assert.Equal("m", Scene(new RoutePolicy { Strategy = RouteStrategy.RoundRobin }).Plan("m").Turn);
        Assert.Null(Scene(new RoutePolicy { Strategy = RouteStrategy.LeastBusy }).Plan("m").Turn);
    }

    private static PlanningScene Scene(RoutePolicy policy)
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/1", model => model with { Price = new Price(1, 1), Quality = 60 })
            .Model("b/1", model => model with { Quality = 90 })
            .Model("c/1", model => model with { Price = new Price(0.1m, 0.1m), Quality = 60 })
            .Model("d/1", model => model with { Price = new Price(1, 1) })
            .Mapping("m", "a/1 b/1 c/1 d/1", policy);
        scene.Seen.Targets["a/1"] = new TargetPerformance(0, 0, 2);
        scene.Seen.Targets["c/1"] = new TargetPerformance(0, 0, 3);
        scene.Seen.Targets["d/1"] = new TargetPerformance(0, 0, 1);
        scene.Seen.Turns["m"] = 6;
        return scene;
    }
}
