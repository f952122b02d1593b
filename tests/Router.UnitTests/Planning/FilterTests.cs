using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>Who is left out, and why: what the operator allows, narrowed by what the request asks.</summary>
public sealed class FilterTests
{
    public static TheoryData<string, RoutePolicy, string> Policies => new()
    {
        { "nothing", new RoutePolicy(), "a/1 b/1 c/1" },
        { "only", new RoutePolicy { OnlyProviders = ["c", "a"] }, "a/1 c/1 | b/1:ProviderNotWanted" },
        { "ignored", new RoutePolicy { IgnoredProviders = ["c", "a"] }, "b/1 | a/1:ProviderNotWanted c/1:ProviderNotWanted" },
        { "retention", new RoutePolicy { RequireZeroRetention = true }, "b/1 c/1 | a/1:KeepsData" },
        { "collection", new RoutePolicy { DenyDataCollection = true }, "b/1 c/1 | a/1:CollectsData" },

        // 9 tokens of input and 50 of the answer, a quarter of the most: 59,000 at a, 5,900 at b, unknown at c.
        { "cost", new RoutePolicy { MaxCostNanoDollars = 58_999 }, "b/1 | a/1:CostAboveMaximum c/1:CostAboveMaximum" },
        { "enough", new RoutePolicy { MaxCostNanoDollars = 59_000 }, "a/1 b/1 | c/1:CostAboveMaximum" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Plan_PolicyOfAMapping_LeavesOutWhoDoesNotFit(string what, RoutePolicy policy, string expected) =>
        Assert.Equal((what, expected), (what, Line(Scene(policy).Plan("m", ""","max_tokens":199"""))));

    [Theory]
    [MemberData(nameof(Policies))]
    public void Plan_PolicyInTheSettings_HoldsForModelsNamedDirectly(string what, RoutePolicy policy, string expected)
    {
        PlanningScene scene = Scene(new RoutePolicy());
        scene.General = policy;

        string[] left = [.. expected.Split(" | ")[0].Split(' ')];
        foreach (string target in (string[])["a/1", "b/1", "c/1"])
        {
            Assert.Equal((what, target, left.Contains(target)), (what, target, scene.Plan(target, ""","max_tokens":199""").Candidates.Count == 1));
        }
    }

    [Fact]
    public void Plan_Request_NarrowsTheOperatorsTermsAndNeverWidensThem()
    {
        PlanningScene scene = Scene(new RoutePolicy { OnlyProviders = ["a", "b"], DenyDataCollection = true, MaxCostNanoDollars = 6_000 });
        scene.Preferences = new RoutePreferences { Only = ["a", "b", "c"], MaxCostNanoDollars = 1_000_000 };
        Assert.Equal("b/1 | a/1:CollectsData c/1:ProviderNotWanted", Line(scene.Plan("m", ""","max_tokens":199""")));

        scene.Preferences = new RoutePreferences { Ignore = ["b"] };
        Assert.Equal(" | a/1:CollectsData b/1:ProviderNotWanted c/1:ProviderNotWanted", Line(scene.Plan("m", ""","max_tokens":199""")));
    }

    [Theory]
    [InlineData("openrouter", "openrouter/1")]
    [InlineData("deepinfra", "openrouter/1")]
    [InlineData("B", "b/1")]
    [InlineData("deepinfra b", "openrouter/1 b/1")]
    [InlineData("dark", "openrouter/1")]
    public void Plan_OnlyNamesThatAreNoProviderOfTheMesh_AreOpenRouters(string names, string expected)
    {
        PlanningScene scene = new PlanningScene().Models("openrouter/1 b/1").Provider("dark", dark => dark with { IsConfigured = false })
            .Mapping("m", "openrouter/1 b/1");
        scene.Preferences = new RoutePreferences { Only = names.Split(' ') };

        Assert.Equal(expected, scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_IgnoredNamesThatAreNoProviderOfTheMesh_LeaveNobodyOut()
    {
        PlanningScene scene = new PlanningScene().Models("openrouter/1 b/1").Mapping("m", "openrouter/1 b/1");
        scene.Preferences = new RoutePreferences { Ignore = ["deepinfra"] };

        Assert.Equal("openrouter/1 b/1", scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_ProviderThatIsToldOfPrivacyWithEachRequest_Passes()
    {
        PlanningScene scene = new PlanningScene()
            .Provider("o", provider => provider with { Privacy = ProviderPrivacy.Unknown with { IsEnforcedByRequest = true } })
            .Models("o/1")
            .Mapping("m", "o/1", new RoutePolicy { RequireZeroRetention = true, DenyDataCollection = true });

        Assert.Equal("o/1", scene.Plan("m").Order());
    }

    [Theory]
    [InlineData(""","temperature":1,"seed":7""", "b/1 | a/1:LacksParameter c/1:LacksParameter")]
    [InlineData(""","seed":7""", "b/1 c/1 | a/1:LacksParameter")]
    [InlineData(""","seed":null,"top_p":1,"stream_options":null""", "a/1 b/1 c/1")]
    public void Plan_RequestThatInsistsOnItsParameters_LeavesOutWhoRefusesOne(string members, string expected)
    {
        PlanningScene scene = new PlanningScene()
            .Provider("a", provider => provider with
            {
                Quirks = new ProviderQuirks { UnsupportedFields = new HashSet<string>(StringComparer.Ordinal) { "seed", "stream_options" } },
            })
            .Models("a/1 b/1")
            .Model("c/1", model => model with { Rejects = ["temperature"] })
            .Mapping("m", "a/1 b/1 c/1");
        Assert.Equal("a/1 b/1 c/1", scene.Plan("m", members).Order());

        scene.Preferences = new RoutePreferences { RequireParameters = true };
        Assert.Equal(expected, Line(scene.Plan("m", members)));
    }

    [Theory]
    [InlineData(1.0, null, "a/1 b/1 | c/1:PriceAboveCeiling")]
    [InlineData(0.9, null, "b/1 | a/1:PriceAboveCeiling c/1:PriceAboveCeiling")]
    [InlineData(null, 0.05, " | a/1:PriceAboveCeiling b/1:PriceAboveCeiling c/1:PriceAboveCeiling")]
    public void Plan_PriceCeiling_LeavesOutTheDearerAndWhatHasNoPrice(double? prompt, double? completion, string expected)
    {
        PlanningScene scene = Scene(new RoutePolicy());
        scene.Preferences = new RoutePreferences { MaxPrice = new PriceCeiling((decimal?)prompt, (decimal?)completion) };

        Assert.Equal(expected, Line(scene.Plan("m")));
    }

    [Fact]
    public void Plan_PriceCeilingAndALongPrompt_LooksAtTheDearerTier()
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/1", model => model with { Price = new Price(1, 1), LongContext = new PriceTier(100, new Price(2, 2)) })
            .Mapping("m", "a/1");
        scene.Preferences = new RoutePreferences { MaxPrice = new PriceCeiling(1.5m, null) };

        Assert.Equal("a/1", scene.Plan("m").Order());
        scene.Content = string.Concat(Enumerable.Repeat("word ", 200));
        Assert.Equal(" | a/1:PriceAboveCeiling", Line(scene.Plan("m")));
    }

    [Fact]
    public void Plan_NoFallbacks_KeepsTheFirstAlone()
    {
        PlanningScene scene = Scene(new RoutePolicy()).Down("a/1");
        scene.Preferences = new RoutePreferences { AllowFallbacks = false };

        Assert.Equal("b/1 | c/1:NoFallback a/1:NoFallback", Line(scene.Plan("m")));
    }

    [Theory]
    [InlineData("lists", "provider.only")]
    [InlineData("retention", "provider.zdr")]
    [InlineData("price", "provider.max_price")]
    [InlineData("cost", "x-mesh-max-cost")]
    public void Plan_NobodyLeft_NamesTheRemedy(string what, string remedy)
    {
        PlanningScene scene = new PlanningScene().Model("a/1", model => model with { Price = new Price(1, 1) }).Mapping("m", "a/1");
        scene.Preferences = what switch
        {
            "lists" => new RoutePreferences { Only = ["x"] },
            "retention" => new RoutePreferences { RequireZeroRetention = true },
            "price" => new RoutePreferences { MaxPrice = new PriceCeiling(0.001m, null) },
            _ => new RoutePreferences { MaxCostNanoDollars = 1 },
        };
        Exchange exchange = scene.Exchange("m");

        MeshError error = Assert.IsType<MeshError>(PlanningStage.Plan(exchange));

        Assert.Equal((ErrorCode.InvalidValue, "provider"), (error.Code, error.Param));
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Plan.Candidates);
        Assert.Single(exchange.Plan.Rejections);
    }

    [Fact]
    public void Plan_CircuitsAlone_SayWhenToComeAgainRatherThanWhatToChange()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Mapping("m", "a/1 b/1", new RoutePolicy { OnlyProviders = ["a"] }).Open("a/1");

        Assert.Equal(ErrorCode.CircuitOpen, PlanningStage.Plan(scene.Exchange("m"))!.Code);
    }

    private static string Line(Plan plan) => plan.Rejections.Count == 0 ? plan.Order() : $"{plan.Order()} | {plan.Reasons()}";

    private static PlanningScene Scene(RoutePolicy policy) => new PlanningScene()
        .Provider("b", provider => provider with { Privacy = new ProviderPrivacy(IsZeroRetention: true, CollectsData: false) })
        .Provider("c", provider => provider with { Privacy = new ProviderPrivacy(IsZeroRetention: true, CollectsData: false) })
        .Model("a/1", model => model with { Price = new Price(1, 1) })
        .Model("b/1", model => model with { Price = new Price(0.1m, 0.1m) })
        .Model("c/1")
        .Mapping("m", "a/1 b/1 c/1", policy);
}
