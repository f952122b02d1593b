using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class RouteDecisionTests
{
    private static readonly Target One = Targets.Of("a", "one");
    private static readonly Target Two = Targets.Of("b", "two");
    private static readonly Target Three = Targets.Of("c", "three");

    public static TheoryData<RouteStrategy> Strategies => [.. Enum.GetValues<RouteStrategy>()];

    [Fact]
    public void Kept_OneTargetThatWasNamed_IsAsSmallAsItGets() => Assert.Equal(
        """{"route":"target","candidates":[{"target":"a/one","rule":"priority"}]}""",
        JsonSerializer.Serialize(RouteDecisions.Kept(Planned(new Plan("target", [One], []))), ContractsJson.Default.RouteDecision));

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Kept_Strategy_IsTheRuleOfTheSameName(RouteStrategy strategy)
    {
        RouteDecision decision = RouteDecisions.Kept(Planned(new Plan("mapping:m", [One, Two], []) { Strategy = strategy }));

        Assert.Equal(strategy.ToString(), decision.Strategy.ToString());
        Assert.All(decision.Candidates, candidate => Assert.Equal(decision.Strategy, candidate.Rule));
    }

    [Fact]
    public void Kept_Placements_SayTheRuleAndTheCostOfEachCandidate()
    {
        var plan = new Plan("category:code", [One, Two, Three], [])
        {
            Category = "code",
            Classification = new Classification("code", ["code_fence"]),
            Strategy = RouteStrategy.Cheapest,
            Placements = [new(RouteRule.Session, 7), new(RouteRule.Cheapest, 5), new(RouteRule.Health, null)],
        };

        RouteDecision decision = RouteDecisions.Kept(Planned(plan));

        Assert.Equal(("code", "code_fence"), (decision.Category, Assert.Single(decision.Signals!)));
        Assert.Equal(
            [
                new RouteCandidate("a/one", RouteRule.Session) { ExpectedCostNanoDollars = 7, Detail = "it has served this conversation before" },
                new RouteCandidate("b/two", RouteRule.Cheapest) { ExpectedCostNanoDollars = 5 },
                new RouteCandidate("c/three", RouteRule.Health) { Detail = "its last probe failed, so that it is asked last" },
            ],
            decision.Candidates);
    }

    [Fact]
    public void Kept_RefusedCandidate_StandsBehindThoseThatWereTried()
    {
        Exchange exchange = Planned(new Plan("chain", [One, Two], [new Rejection(Three, RejectionReason.LacksVision)]));
        exchange.Note(new RouteRefusal(One, RouteRule.Limit, "it is full"));

        Assert.Equal(
            [
                new RouteCandidate("b/two", RouteRule.Priority),
                new RouteCandidate("a/one", RouteRule.Limit) { Rejected = true, Detail = "it is full" },
                new RouteCandidate("c/three", RouteRule.Capability) { Rejected = true, Detail = "it does not take images" },
            ],
            RouteDecisions.Kept(exchange).Candidates);
    }

    [Fact]
    public void Kept_SeveralRefusedCandidates_StandInTheOrderOfThePlanAndOfEarlierPlansLast()
    {
        Exchange exchange = Planned(new Plan("chain", [One, Two], []));
        exchange.Note(new RouteRefusal(Three, RouteRule.Budget, "it is dear"));
        exchange.Note(new RouteRefusal(Two, RouteRule.Limit, "it is full"));
        exchange.Note(new RouteRefusal(One, RouteRule.Circuit, "it is broken"));

        Assert.Equal(["a/one", "b/two", "c/three"], RouteDecisions.Kept(exchange).Candidates.Select(candidate => candidate.Target));
    }

    [Fact]
    public void Kept_RefusedTwice_IsThereOnceWithTheLastReason()
    {
        Exchange exchange = Planned(new Plan("chain", [One, Two], []));
        exchange.Note(new RouteRefusal(One, RouteRule.Limit, "it is full"));
        exchange.Note(new RouteRefusal(One, RouteRule.Budget, "it is spent"));

        Assert.Equal(
            [RouteRule.Priority, RouteRule.Budget], RouteDecisions.Kept(exchange).Candidates.Select(candidate => candidate.Rule));
    }

    [Fact]
    public void Kept_RefusedAndAdmittedLater_IsACandidateLikeAnyOther()
    {
        Exchange exchange = Planned(new Plan("chain", [One, Two], []));
        exchange.Note(new RouteRefusal(One, RouteRule.Limit, "it is full"));
        exchange.Readmit(One);

        Assert.Equal(["a/one", "b/two"], RouteDecisions.Kept(exchange).Candidates.Select(candidate => candidate.Target));
    }

    [Fact]
    public void Kept_LongChain_NamesSomeAndCountsTheRest()
    {
        Target[] chain = [.. Enumerable.Range(0, 500).Select(i => Targets.Of("many", $"m{i}"))];
        var plan = new Plan("chain", chain[..30], [.. chain[30..].Select(target => new Rejection(target, RejectionReason.LacksTools))]);

        RouteDecision kept = RouteDecisions.Kept(Planned(plan));
        RouteDecision whole = RouteDecisions.Whole(Planned(plan), static (_, entry) => entry);

        Assert.Equal((32, 468, 30), (kept.Candidates.Count, kept.Omitted, kept.Candidates.Count(candidate => !candidate.Rejected)));
        Assert.Equal((500, 0), (whole.Candidates.Count, whole.Omitted));
    }

    [Fact]
    public void RuleOf_EveryReason_LeavesOutAndHasWordsOfItsOwn()
    {
        RejectionReason[] reasons = Enum.GetValues<RejectionReason>();

        Assert.All(reasons, reason => Assert.InRange(RejectionWords.RuleOf(reason), RouteRule.Capability, RouteRule.Configuration));
        Assert.Equal(reasons.Length, reasons.Select(reason => RejectionWords.Of(One, reason, "chat")).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"model":"dark/night","messages":[]}""", "dark/night configuration")]
    [InlineData("""{"model":"first/plain","messages":[],"tools":[{}]}""", "first/plain capability")]
    public void Kept_PlanThatLeavesNobody_CanBeExplained(string body, string expected)
    {
        Exchange exchange = Exchanged.Of(
            body,
            """
            {
              "providers": {
                "first": { "base_url": "http://one/v1", "api_key_variable": null },
                "dark": { "base_url": "http://dark/v1", "api_key_variable": "DARK_KEY" }
              },
              "models": [
                { "provider": "first", "id": "plain", "capabilities": ["chat"] },
                { "provider": "dark", "id": "night", "capabilities": ["chat"] }
              ]
            }
            """);

        Assert.NotNull(PlanningStage.Plan(exchange));

        RouteCandidate candidate = Assert.Single(RouteDecisions.Kept(exchange).Candidates);
        Assert.Equal((expected, true), ($"{candidate.Target} {candidate.Rule.ToString().ToLowerInvariant()}", candidate.Rejected));
    }

    private static Exchange Planned(Plan plan)
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[]}""");
        exchange.Plan = plan;
        return exchange;
    }
}
