namespace LlmMesh.Catalog.UnitTests;

public sealed class MappingTests
{
    private const string Providers = """
        "providers": {
          "a": { "base_url": "https://a.example/v1" }, "b": { "base_url": "https://b.example/v1" },
          "c": { "base_url": "https://c.example/v1", "api_key_variable": "C_KEY" }
        },
        "models": [
          { "provider": "a", "id": "one" }, { "provider": "a", "id": "two" }, { "provider": "b", "id": "one" }, { "provider": "c", "id": "one" },
          { "provider": "c", "id": "three" }
        ]
        """;

    [Fact]
    public void Read_Object_TakesEveryField()
    {
        Mapping mapping = Read("""
            "m": {
              "models": ["a/one"], "strategy": "least_busy", "max_cost_usd": 0.25, "prefer_quality": true, "zdr": true,
              "data_collection": "deny", "providers": { "only": ["a", "b"], "ignore": ["b"] }, "affinity": false,
              "degrade": { "cheaper": true, "template": "Later." }
            }
            """);

        Assert.Equal(["a/one"], Names(mapping));
        Assert.Equal(RouteStrategy.LeastBusy, mapping.Policy.Strategy);
        Assert.Equal(250_000_000, mapping.Policy.MaxCostNanoDollars);
        Assert.True(mapping.Policy is { PreferQuality: true, RequireZeroRetention: true, DenyDataCollection: true, KeepsSessions: false });
        Assert.Equal(["a", "b"], mapping.Policy.OnlyProviders);
        Assert.Equal(["b"], mapping.Policy.IgnoredProviders);
        Assert.Equal(new Degradation { Cheaper = true, Template = "Later." }, mapping.Policy.Degradation);
        Assert.False(mapping.IsBuiltIn);
    }

    [Fact]
    public void Read_Array_IsAChainByTheSettings()
    {
        Mapping mapping = Read(""" "m": ["b/one", "a/two"] """);

        Assert.Equal(["b/one", "a/two"], Names(mapping));
        Assert.Equal(new RoutePolicy(), mapping.Policy with { OnlyProviders = new RoutePolicy().OnlyProviders, IgnoredProviders = new RoutePolicy().IgnoredProviders });
        Assert.Empty(mapping.Weights);
    }

    [Fact]
    public void Read_SettingsAndProfile_AreInheritedFieldByField()
    {
        CatalogSnapshot snapshot = Configured.Snapshot($$$"""
            {
              {{{Providers}}},
              "settings": { "routing": { "strategy": "fastest", "max_cost_usd": 1, "zdr": true, "providers": { "ignore": ["b"] }, "degrade": { "cheaper": true } } },
              "profiles": {
                "development": { "routing": { "strategy": "cheapest", "degrade": { "template": "Sorry." } } },
                "production": { "routing": { "affinity": false } }
              },
              "mappings": {
                "plain": ["a/one"],
                "own": { "models": ["a/one"], "strategy": "quality", "max_cost_usd": null, "zdr": false, "providers": { "ignore": [] }, "degrade": { "template": null } }
              }
            }
            """);

        RoutePolicy plain = snapshot.Mappings["plain"].Policy;
        RoutePolicy own = snapshot.Mappings["own"].Policy;
        Assert.Equal(snapshot.Settings.Routing, plain);
        Assert.Equal(snapshot.Settings.Routing, snapshot.Mappings["code"].Policy);
        Assert.True(plain is { Strategy: RouteStrategy.Cheapest, MaxCostNanoDollars: 1_000_000_000, RequireZeroRetention: true, KeepsSessions: true });
        Assert.Equal(["b"], plain.IgnoredProviders);
        Assert.Equal(new Degradation { Cheaper = true, Template = "Sorry." }, plain.Degradation);
        Assert.True(own is { Strategy: RouteStrategy.Quality, MaxCostNanoDollars: null, RequireZeroRetention: false });
        Assert.Empty(own.IgnoredProviders);
        Assert.Equal(new Degradation { Cheaper = true }, own.Degradation);
    }

    [Fact]
    public void Read_BuiltInMappingWithoutModels_KeepsItsChain()
    {
        CatalogSnapshot seed = Configured.Seed("openai");
        CatalogSnapshot changed = Configured.Snapshot("""{ "mappings": { "code": { "strategy": "cheapest" } } }""", Configured.With("openai"));

        Assert.Equal(Names(seed.Mappings["code"]), Names(changed.Mappings["code"]));
        Assert.True(seed.Mappings["code"].IsBuiltIn);
        Assert.False(changed.Mappings["code"].IsBuiltIn);
        Assert.Equal(RouteStrategy.Cheapest, changed.Mappings["code"].Policy.Strategy);
    }

    [Theory]
    [InlineData("""{ "model": "a/one", "weight": 70 }, { "model": "b/one", "weight": 30 }""", "a/one 70000, b/one 30000")]
    [InlineData("""{ "model": "a/one", "weight": 99.999 }, { "model": "b/one", "weight": 0.001 }""", "a/one 99999, b/one 1")]
    [InlineData("""{ "model": "a/one", "weight": 100 }, { "model": "b/one", "weight": 0 }""", "a/one 100000, b/one 0")]
    // A name that several providers share: those that are configured divide the share.
    [InlineData("""{ "model": "one", "weight": 60 }, { "model": "a/two", "weight": 40 }""", "a/one 30000, b/one 30000, c/one 0, a/two 40000")]
    [InlineData("""{ "model": "three", "weight": 60 }, { "model": "a/two", "weight": 40 }""", "c/three 60000, a/two 40000")]
    // What does not divide evenly is not lost.
    [InlineData("""{ "model": "nested", "weight": 100 }""", "a/one 33334, a/two 33333, b/one 33333")]
    // One target behind two steps.
    [InlineData("""{ "model": "one", "weight": 50 }, { "model": "b/one", "weight": 50 }""", "a/one 25000, b/one 75000, c/one 0")]
    public void Read_Weights_AreThoseOfTheTargets(string steps, string expected)
    {
        Mapping mapping = Read($$""" "nested": ["a/one", "a/two", "b/one"], "m": { "strategy": "weighted", "models": [{{steps}}] } """);

        Assert.Equal(expected, string.Join(", ", mapping.Targets.Zip(mapping.Weights, (target, weight) => $"{target.Name} {weight}")));
        Assert.Equal(100_000, mapping.Weights.Sum());
    }

    [Fact]
    public void Read_ModelWithoutWeight_IsANameLikeAnother() => Assert.Equal(["a/two"], Names(Read(""" "m": [{ "model": "a/two" }] """)));

    [Theory]
    [InlineData(""" "m": [] """, "$.mappings.m", "empty chain")]
    [InlineData(""" "m": { "models": [] } """, "$.mappings.m.models", "empty chain")]
    [InlineData(""" "m": { "models": "a/one" } """, "$.mappings.m.models", "an array")]
    [InlineData(""" "m": { "strategy": "cheapest" } """, "$.mappings.m.models", "is required")]
    [InlineData(""" "m": 5 """, "$.mappings.m", "an array")]
    [InlineData(""" "m": ["a/one", "nowhere"] """, "$.mappings.m[1]", "neither a model nor a mapping")]
    [InlineData(""" "m": { "models": ["a/nothing"] } """, "$.mappings.m.models[0]", "no model of a")]
    [InlineData(""" "m": { "models": [{ "model": "nowhere" }] } """, "$.mappings.m.models[0].model", "neither a model")]
    [InlineData(""" "m": { "models": [{ "weight": 100 }], "strategy": "weighted" } """, "$.mappings.m.models[0].model", "is required")]
    [InlineData(""" "m": { "models": [{ "model": "a/one", "share": 1 }] } """, "$.mappings.m.models[0].share", "model, weight")]
    [InlineData(""" "m": { "models": [5] } """, "$.mappings.m.models[0]", "a string")]
    [InlineData(""" "m": { "models": ["a/one"], "strategy": "random" } """, "$.mappings.m.strategy", "one of cheapest, fastest")]
    [InlineData(""" "m": { "models": ["a/one"], "max_cost_usd": -1 } """, "$.mappings.m.max_cost_usd", "US dollars")]
    [InlineData(""" "m": { "models": ["a/one"], "max_cost_usd": 0.0000000001 } """, "$.mappings.m.max_cost_usd", "nine digits")]
    [InlineData(""" "m": { "models": ["a/one"], "zdr": "yes" } """, "$.mappings.m.zdr", "true or false")]
    [InlineData(""" "m": { "models": ["a/one"], "data_collection": true } """, "$.mappings.m.data_collection", "one of allow, deny")]
    [InlineData(""" "m": { "models": ["a/one"], "providers": ["a"] } """, "$.mappings.m.providers", "an object")]
    [InlineData(""" "m": { "models": ["a/one"], "providers": { "only": ["z"] } } """, "$.mappings.m.providers.only[0]", "names no provider")]
    [InlineData(""" "m": { "models": ["a/one"], "providers": { "ignore": [1] } } """, "$.mappings.m.providers.ignore[0]", "a string")]
    [InlineData(""" "m": { "models": ["a/one"], "providers": { "order": [] } } """, "$.mappings.m.providers.order", "only, ignore")]
    [InlineData(""" "m": { "models": ["a/one"], "affinity": 1 } """, "$.mappings.m.affinity", "true or false")]
    [InlineData(""" "m": { "models": ["a/one"], "degrade": true } """, "$.mappings.m.degrade", "an object")]
    [InlineData(""" "m": { "models": ["a/one"], "degrade": { "template": " " } } """, "$.mappings.m.degrade.template", "not blank")]
    [InlineData(""" "m": { "models": ["a/one"], "degrade": { "cached": true } } """, "$.mappings.m.degrade.cached", "cheaper, template")]
    [InlineData(""" "m": { "models": ["a/one"], "colour": 1 } """, "$.mappings.m.colour", "is not a field")]
    [InlineData(""" "preset/x": ["a/one"] """, "$.mappings['preset/x']", "begins like a preset")]
    public void Read_BadMapping_NamesThePath(string mapping, string path, string message) => Refuses(mapping, path, message);

    [Theory]
    [InlineData("""{ "model": "a/one", "weight": 70 }, { "model": "b/one", "weight": 20 }""", "$.mappings.m.models", "add up to 90; they must")]
    [InlineData("""{ "model": "a/one", "weight": 100 }, { "model": "b/one", "weight": 0.5 }""", "$.mappings.m.models", "add up to 100.5;")]
    [InlineData("""{ "model": "a/one", "weight": 100 }, "b/one" """, "$.mappings.m.models", "at every step")]
    [InlineData(""" "a/one", "b/one" """, "$.mappings.m.models", "at every step")]
    [InlineData("""{ "model": "a/one", "weight": 99.9995 }""", "$.mappings.m.models[0].weight", "three digits")]
    [InlineData("""{ "model": "a/one", "weight": 101 }""", "$.mappings.m.models[0].weight", "from 0 to 100")]
    [InlineData("""{ "model": "a/one", "weight": -1 }""", "$.mappings.m.models[0].weight", "from 0 to 100")]
    [InlineData("""{ "model": "a/one", "weight": "all" }""", "$.mappings.m.models[0].weight", "percent")]
    public void Read_BadWeights_NameThePath(string steps, string path, string message) =>
        Refuses($$""" "m": { "strategy": "weighted", "models": [{{steps}}] } """, path, message);

    [Fact]
    public void Read_WeightsWithoutTheStrategy_AreRefused() =>
        Refuses(""" "m": [{ "model": "a/one", "weight": 100 }] """, "$.mappings.m", "only the strategy weighted");

    [Theory]
    [InlineData(""" "strategy": "weighted" """, "$.settings.routing.strategy", "a mapping")]
    [InlineData(""" "models": [] """, "$.settings.routing.models", "is not a field")]
    [InlineData(""" "providers": { "only": ["z"] } """, "$.settings.routing.providers.only[0]", "names no provider")]
    [InlineData(""" "max_cost_usd": "1" """, "$.settings.routing.max_cost_usd", "US dollars")]
    public void Read_BadDefaults_NameThePath(string routing, string path, string message)
    {
        CatalogResult result = Configured.Read($$"""{ "settings": { "routing": { {{routing}} } } }""");

        ConfigurationError error = Assert.Single(result.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Mapping Read(string mapping) =>
        Configured.Snapshot($$"""{ {{Providers}}, "mappings": { {{mapping}} } }""").Mappings["m"];

    private static IEnumerable<string> Names(Mapping mapping) => mapping.Targets.Select(target => target.Name);

    private static void Refuses(string mapping, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read($$"""{ {{Providers}}, "mappings": { {{mapping}} } }""").Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
