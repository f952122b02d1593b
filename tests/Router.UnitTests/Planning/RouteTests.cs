using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>What a request asks for, and what stands above every order.</summary>
public sealed class RouteTests
{
    [Theory]
    [InlineData("a/1", "target", null, "a/1")]
    [InlineData("m", "mapping:m", null, "b/1 a/1")]
    [InlineData("router", "category:conversation", "conversation", "b/1")]
    [InlineData("auto", "category:conversation", "conversation", "b/1")]
    [InlineData("preset/p", "preset:p", null, "a/1")]
    public void Plan_Name_SaysWhichWayItWent(string model, string route, string? category, string candidates)
    {
        Plan plan = Scene().Plan(model);

        Assert.Equal((route, category, candidates), (plan.Route, plan.Category, plan.Order()));
        Assert.Equal(category is not null, plan.Classification is not null);
    }

    [Theory]
    [InlineData("a/1")]
    [InlineData("router")]
    [InlineData("m")]
    public void Plan_CategoryOfTheRequest_GoesBeforeTheModelsName(string model)
    {
        PlanningScene scene = Scene();
        scene.Preferences = new RoutePreferences { Category = "code" };

        Plan plan = scene.Plan(model, ""","fallbacks":["a/1"]""");

        Assert.Equal(("category:code", "code", "c/1"), (plan.Route, plan.Category, plan.Order()));
        Assert.Null(plan.Classification);
    }

    [Fact]
    public void Plan_CategoryOverAPreset_KeepsThePresetsTerms()
    {
        PlanningScene scene = Scene();
        scene.Preset = scene.Preset! with { Mapping = scene.Preset.Mapping with { Policy = new RoutePolicy { OnlyProviders = ["a"], RequireZeroRetention = true } } };
        scene.Preferences = new RoutePreferences { Category = "code" };

        Plan plan = scene.Plan("preset/p");

        Assert.Equal("c/1:ProviderNotWanted", plan.Reasons());
        Assert.True(plan.Policy!.RequireZeroRetention);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("router")]
    public void Plan_CategoryOfNobodyConfigured_FallsBackToWhoIs(string model)
    {
        PlanningScene scene = new PlanningScene { Categories = [new Category("code", []), new Category("conversation", [])] }
            .Provider("c", provider => provider with { IsConfigured = false })
            .Models("c/1 a/1 a/2 b/1")
            .Mapping("code", "c/1")
            .Mapping("conversation", "c/1");

        Plan plan = scene.Plan(model);

        Assert.Equal("a/1:LastResort b/1:LastResort", plan.Rules());
        Assert.Equal("c/1:ProviderNotConfigured", plan.Reasons());
    }

    [Fact]
    public void Plan_CategoryOfNobodyCapable_FallsBackOnItsOwnTerms()
    {
        PlanningScene scene = new PlanningScene { Categories = [new Category("vision", [])] }
            .Models("c/1")
            .Model("a/1", Sees)
            .Model("b/1", Sees)
            .Mapping("vision", "c/1", new RoutePolicy { IgnoredProviders = ["a"] });

        Plan plan = scene.Plan("vision", ""","tools":[{}]""");

        Assert.Equal("b/1:LastResort", plan.Rules());

        static ModelDefinition Sees(ModelDefinition model) => model with { Capabilities = Capabilities.Chat | Capabilities.Tools };
    }

    [Fact]
    public void Plan_CategoryWhoseCircuitsAreOpen_DoesNotFallBack()
    {
        PlanningScene scene = Scene().Open("c/1");
        scene.Categories = [new Category("code", [])];

        Assert.Equal(" | c/1:CircuitOpen", $"{scene.Plan("code").Order()} | {scene.Plan("code").Reasons()}");
    }

    [Fact]
    public void Plan_MappingThatIsNoCategory_DoesNotFallBack()
    {
        PlanningScene scene = new PlanningScene().Provider("c", provider => provider with { IsConfigured = false }).Models("c/1 a/1").Mapping("m", "c/1");

        Assert.Equal(ErrorCode.ProviderNotConfigured, PlanningStage.Plan(scene.Exchange("m"))!.Code);
    }

    [Fact]
    public void Plan_NameOfSeveralProviders_IsDecidedByWhatTheRequestAsks()
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/same", model => model with { Price = new Price(5, 5) })
            .Model("b/same", model => model with { Price = new Price(1, 1) });
        Assert.Equal(ErrorCode.AmbiguousModel, PlanningStage.Plan(scene.Exchange("same"))!.Code);

        scene.Preferences = new RoutePreferences { Strategy = RouteStrategy.Cheapest };
        Assert.Equal("b/same a/same", scene.Plan("same").Order());

        scene.Preferences = new RoutePreferences { Only = ["a"] };
        Assert.Equal("a/same", scene.Plan("same").Order());
    }

    [Fact]
    public void Plan_OwnChain_KeepsItsOrderAndEachMappingsStrategy()
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/1", Costs(3)).Model("b/1", Costs(2)).Model("c/1", Costs(1))
            .Mapping("m", "a/1 b/1", new RoutePolicy { Strategy = RouteStrategy.Cheapest });

        Assert.Equal("c/1:Priority b/1:Cheapest a/1:Cheapest", scene.Plan("c/1", ""","fallbacks":["m"]""").Rules());
        Assert.Equal("b/1 a/1 c/1", scene.Plan("m", ""","fallbacks":["c/1"]""").Order());
    }

    [Theory]
    [InlineData(false, "a/1 b/1 c/1")]
    [InlineData(true, "c/1 b/1 a/1")]
    public void Plan_OwnChainAndAStrategy_IsSortedAcrossModelsOnlyWhereAsked(bool across, string expected)
    {
        PlanningScene scene = new PlanningScene().Model("a/1", Costs(3)).Model("b/1", Costs(2)).Model("c/1", Costs(1));
        scene.Preferences = new RoutePreferences { Strategy = RouteStrategy.Cheapest, SortsAcrossModels = across };

        Assert.Equal(expected, scene.Plan("a/1", ""","models":["b/1","c/1"]""").Order());
    }

    [Fact]
    public void Plan_OrderOfTheRequest_GoesFirstAndTheStrategyDecidesTheRest()
    {
        PlanningScene scene = new PlanningScene()
            .Model("a/1", Costs(3)).Model("b/1", Costs(2)).Model("c/1", Costs(1)).Model("openrouter/1", Costs(9))
            .Mapping("m", "a/1 b/1 c/1 openrouter/1", new RoutePolicy { Strategy = RouteStrategy.Cheapest });
        scene.Preferences = new RoutePreferences { Order = ["deepinfra", "a"] };

        Assert.Equal("openrouter/1:Order a/1:Order c/1:Cheapest b/1:Cheapest", scene.Plan("m").Rules());
    }

    [Fact]
    public void Plan_Conversation_StaysWhereItIsWhileThatIsWell()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1 c/1").Mapping("m", "a/1 b/1 c/1");
        scene.Bound[7] = "b/1";
        scene.Session = new Session(7, IsNew: false);
        Assert.Equal("b/1:Session a/1:Priority c/1:Priority", scene.Plan("m").Rules());

        scene.Session = new Session(7, IsNew: true);
        Assert.Equal("a/1 b/1 c/1", scene.Plan("m").Order());

        scene.Session = new Session(7, IsNew: false);
        scene.Preferences = new RoutePreferences { Order = ["c"] };
        Assert.Equal("c/1 a/1 b/1", scene.Plan("m").Order());

        scene.Preferences = RoutePreferences.None;
        Assert.Equal("a/1:Priority c/1:Priority b/1:Health", scene.Down("b/1").Plan("m").Rules());
    }

    [Fact]
    public void Plan_ConversationOfAMappingThatKeepsNone_GoesAsPlanned()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1").Mapping("m", "a/1 b/1", new RoutePolicy { KeepsSessions = false });
        scene.Bound[7] = "b/1";
        scene.Session = new Session(7, IsNew: false);

        Assert.Equal("a/1 b/1", scene.Plan("m").Order());
    }

    [Fact]
    public void Plan_ChainOutsideTheScope_LeavesOutEveryTarget()
    {
        PlanningScene scene = Scene();
        scene.Scope = new CallerScope(new AccessScope { Categories = ["other"] }, new AccessScope());

        Assert.Equal(ErrorCode.ModelNotAllowed, PlanningStage.Plan(scene.Exchange("m"))!.Code);
        Assert.Equal(ErrorCode.ModelNotAllowed, PlanningStage.Plan(scene.Exchange("router"))!.Code);
        Assert.Null(PlanningStage.Plan(scene.Exchange("a/1")));
    }

    [Fact]
    public void Plan_Mapping_CarriesWhatFollowsWhenNobodyCouldServe()
    {
        var degradation = new Degradation { Cheaper = true };
        PlanningScene scene = new PlanningScene().Models("a/1").Mapping("m", "a/1", new RoutePolicy { Degradation = degradation });

        Assert.Same(degradation, scene.Plan("m").Degradation);
        Assert.Null(scene.Plan("a/1").Degradation);
    }

    [Fact]
    public void Plan_ManyTargets_AllocatesNothingThatGrowsWithThemButThePlan()
    {
        // A reference, a placement of three words and the arrays' own headers.
        long few = AllocatedFor(100);
        long many = AllocatedFor(500);

        Assert.InRange(many - few, 0, 400 * (8 + 24));
    }

    private static long AllocatedFor(int targets)
    {
        string[] names = [.. Enumerable.Range(0, targets).Select(i => $"p{i % 7}/{i}")];
        PlanningScene scene = new PlanningScene();
        foreach (string name in names)
        {
            scene.Model(name, model => model with { Price = new Price(1, 1), ContextWindow = 100_000 });
        }

        scene.Mapping("m", string.Join(' ', names), new RoutePolicy { Strategy = RouteStrategy.Cheapest, MaxCostNanoDollars = long.MaxValue });
        scene.Preferences = new RoutePreferences { RequireParameters = true, MaxPrice = new PriceCeiling(9, 9), Ignore = ["x"], Order = ["p3"] };
        Exchange exchange = scene.Exchange("m");
        Assert.Null(PlanningStage.Plan(exchange));
        Assert.Equal(targets, exchange.Plan.Candidates.Count);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = PlanningStage.Plan(exchange);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Func<ModelDefinition, ModelDefinition> Costs(decimal price) => model => model with { Price = new Price(price, price) };

    private static PlanningScene Scene()
    {
        PlanningScene scene = new PlanningScene().Models("a/1 b/1 c/1")
            .Mapping("m", "b/1 a/1")
            .Mapping("code", "c/1")
            .Mapping("conversation", "b/1");
        scene.Preset = new Preset { Name = "p", Mapping = scene.MappingOf("a/1") };
        return scene;
    }
}
