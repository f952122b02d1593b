using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

public sealed class LayerTests
{
    [Fact]
    public void Read_EveryField_ArrivesInTheSnapshot()
    {
        CatalogSnapshot snapshot = Configured.Snapshot(Examples.EveryField, ("ACME_KEY", "key"));

        var acme = snapshot.Providers["acme"];
        Assert.True(acme.IsConfigured);
        Assert.Equal(new Uri("https://acme.example/v1"), Assert.Single(acme.Endpoints));
        Assert.Equal(["acme:ACME_KEY"], acme.Accounts.Select(account => account.Name));
        Assert.Equal(StreamUsage.Always, acme.StreamUsage);
        Assert.True(acme.AcceptsUnlistedModels);
        Assert.True(acme.SpeaksResponses);
        Assert.Equal("mesh", acme.Headers["x-project"]);
        Assert.Equal(LimitsOf(61, 62, 63, 64, LimitAction.Reject, 65, 66), acme.Limits);
        Assert.Equal(LimitsOf(7, 70, 71, 8, LimitAction.Wait, 72, 73), acme.TargetLimits);
        Assert.Equal(
            new Price(31, 32, 33, 34) { AudioInput = 35, AudioOutput = 36, ImageInput = 37, ImageOutput = 38 },
            acme.DefaultPrice! with { Units = null });
        Assert.Equal(
            new ProviderTimeouts { Connect = Ms(1), Headers = Ms(2), FirstToken = Ms(3), FirstTokenReasoning = Ms(4), Idle = Ms(5), Total = Ms(6) },
            acme.Timeouts);
        Assert.Equal(snapshot.Settings.Circuit, acme.Circuit);
        ProviderDefinition twin = snapshot.Providers["twin"];
        Assert.Equal([new Uri("https://a.example/v1"), new Uri("https://b.example/v1")], twin.Endpoints);
        Assert.Equal(["TWIN_A", "TWIN_B"], twin.ApiKeyVariables);
        Assert.Equal(
            new CircuitPolicy
            {
                ConsecutiveFailures = 14,
                ErrorRate = 1,
                MinimumAttempts = 15,
                Window = Ms(16_000),
                OpenTime = Ms(17_000),
                FirstProbe = Ms(1800),
                HalfOpenRequests = 19,
            },
            twin.Circuit);

        ModelDefinition model = snapshot.Resolve("big").Targets[0].Definition!;
        Assert.Equal("vendor/large", model.Id);
        Assert.Equal(Capabilities.Chat | Capabilities.Vision, model.Capabilities);
        Assert.Equal((1000, 100), (model.ContextWindow, model.MaxOutputTokens));
        Assert.Equal(
            new Price(1.5m, 3, 0.5m, 2) { AudioInput = 11, AudioOutput = 12, ImageInput = 13, ImageOutput = 14 },
            model.Price! with { Units = null });
        Assert.Equal(
            new PriceTier(500, new Price(3, 6, 1, 4) { AudioInput = 21, AudioOutput = 22, ImageInput = 23, ImageOutput = 24 }),
            model.LongContext! with { Price = model.LongContext.Price with { Units = null } });
        Assert.Equal(Tokenizer.Claude47, model.Tokenizer);
        Assert.Equal(
            new ImageTokens { Base = 1, Cell = 28, PerCell = 1.5m, LongSide = 2000, ShortSide = 1000, Most = 4000, Unknown = 3000 },
            model.ImageTokens);
        Assert.Equal(
            acme.Timeouts with { Headers = Ms(20), FirstToken = Ms(30), FirstTokenReasoning = Ms(40), Idle = Ms(50), Total = Ms(60) },
            snapshot.Resolve("big").Targets[0].Timeouts);

        Assert.Equal(
            ["acme/vendor/large", "acme/whatever", "openai/gpt-4o-mini", "openrouter/openai/gpt-4o-mini"],
            snapshot.Mappings["best"].Targets.Select(target => target.Name));
        Assert.Equal(
            new MeshSettings
            {
                Profile = "staging",
                MaxBodyBytes = 1000,
                MaxUploadBytes = 5000,
                RequestTimeout = Ms(2500),
                ProbeInterval = Ms(5000),
                HeadersTimeout = Ms(1500),
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
                KeyLimits = LimitsOf(4, 40, 400, 6, LimitAction.Wait, 1000, 3),
                TeamLimits = LimitsOf(41, 42, 43, 44, LimitAction.Wait, 45, 46),
                OrganisationLimits = LimitsOf(51, 3_000_000_000, 53, 54, LimitAction.Reject, 55, 56),
                DailyBudget = new DailyBudget(12_345_678_901, BudgetKind.Hard, BudgetExhaustion.Cheaper),
                ResponsesStore = new ResponsesStore(Ms(61), 2048),
                Spending = new SpendingPolicy { ShareOfRest = 125, LeastOutputTokens = 16, UsualOutputTokens = 512 },
                Retry = new RetryPolicy
                {
                    MaxRetries = 1,
                    FirstBackoff = Ms(10),
                    LongestBackoff = Ms(20),
                    LongestWait = Ms(30),
                    BudgetShare = 0.25,
                    BudgetFloor = 2,
                },
                Circuit = new CircuitPolicy
                {
                    ConsecutiveFailures = 4,
                    ErrorRate = 0.75,
                    MinimumAttempts = 5,
                    Window = Ms(6000),
                    OpenTime = Ms(7000),
                    FirstProbe = Ms(800),
                    HalfOpenRequests = 9,
                },
                OnContentPolicy = FaultAction.Next,
            },
            snapshot.Settings with { Guards = [], Routing = new RoutePolicy() });
        RoutePolicy routing = snapshot.Settings.Routing;
        Assert.True(routing is
        {
            Strategy: RouteStrategy.Cheapest,
            MaxCostNanoDollars: 1_500_000_000,
            PreferQuality: true,
            RequireZeroRetention: true,
            DenyDataCollection: true,
            KeepsSessions: false,
        });
        Assert.Equal(["acme", "pooled"], routing.OnlyProviders);
        Assert.Equal(["twin"], routing.IgnoredProviders);
        Assert.Equal(new Degradation { Cheaper = true, Template = "Not now." }, routing.Degradation);
        Assert.Equal([66_500, 33_500, 0, 0], snapshot.Mappings["legal"].Weights);
        Assert.Equal(["contrat*", "non-disclosure"], snapshot.Categories[0].Keywords);
        Assert.Equal("You are a clerk.", snapshot.Presets["clerk"].SystemPrompt);
        Assert.Equal("You are a scribe.", snapshot.Presets["scribe"].SystemPrompt);
        Assert.Equal(new ProviderPrivacy(IsZeroRetention: false, CollectsData: false), acme.Privacy);
        Assert.Equal(77, model.Quality);
        Assert.Equal(["codenames", "pii", "attacks", "own"], snapshot.Settings.Guards.Select(guard => guard.Name));
        GuardDefinition codenames = snapshot.Settings.Guards[0];
        Assert.Equal((GuardAction.Block, GuardAction.Flag, GuardFailure.Allow), (codenames.Before, codenames.After, codenames.OnFailure));
        Assert.Equal(("red", Ms(20)), (Assert.Single(codenames.Teams), Assert.Single(codenames.Patterns).MatchTimeout));
        Assert.Equal(PersonalData.Email | PersonalData.Ipv4, snapshot.Settings.Guards[1].Types);
        Assert.Equal(12, snapshot.Settings.Guards[2].Threshold);
        Assert.Equal((new Uri("http://127.0.0.1:9/guard"), Ms(500)), (snapshot.Settings.Guards[3].Url, snapshot.Settings.Guards[3].Timeout));
    }

    [Fact]
    public void Read_KnownProvider_ChangesOnlyWhatIsWritten()
    {
        CatalogSnapshot snapshot = Configured.Snapshot(
            """{ "providers": { "openrouter": { "timeouts": { "idle_ms": 7 }, "headers": { "x-title": null, "X-More": "1" } } } }""",
            Configured.With("openrouter"));

        ProviderDefinition provider = snapshot.Providers["openrouter"];
        ProviderDefinition seeded = Configured.Seed("openrouter").Providers["openrouter"];
        Assert.Equal(seeded.Endpoints, provider.Endpoints);
        Assert.Equal(seeded.Timeouts with { Idle = Ms(7) }, provider.Timeouts);
        Assert.Equal(["HTTP-Referer", "X-More"], provider.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.True(provider.IsConfigured);
    }

    [Fact]
    public void Read_KnownModel_ChangesOnlyWhatIsWritten()
    {
        CatalogSnapshot snapshot = Configured.Snapshot(
            """
            { "models": [
              {
                "provider": "openai", "id": "gpt-5.5", "aliases": ["five"],
                "price": { "input": 4 }, "long_context": { "price": { "output": 44 } }
              },
              { "provider": "openai", "id": "gpt-4o", "price": null, "context_window": null }
            ] }
            """);

        ModelDefinition model = snapshot.Resolve("openai/five").Targets[0].Definition!;
        Assert.Equal(new Price(4, 30, 0.5m), model.Price);
        Assert.Equal(new PriceTier(272_000, new Price(10, 44, 1)), model.LongContext);
        Assert.Equal(1_050_000, model.ContextWindow);

        ModelDefinition unpriced = snapshot.Resolve("openai/gpt-4o").Targets[0].Definition!;
        Assert.Null(unpriced.Price);
        Assert.Null(unpriced.ContextWindow);
        Assert.Equal(16_384, unpriced.MaxOutputTokens);
        Assert.Equal(
            Configured.Seed().Targets.Select(target => target.Name),
            snapshot.Targets.Select(target => target.Name));
    }

    [Fact]
    public void Read_KnownMapping_IsReplacedOrRemoved()
    {
        CatalogSnapshot snapshot = Configured.Snapshot("""{ "mappings": { "any": ["ollama/qwen3"], "vision": null } }""");

        Assert.Equal(["ollama/qwen3"], snapshot.Mappings["any"].Targets.Select(target => target.Name));
        Assert.Equal("ollama/qwen3", snapshot.Mappings["router"].Targets[^1].Name);
        Assert.Equal(NameKind.Unknown, snapshot.Resolve("vision").Kind);
    }

    [Fact]
    public void Read_RemovedMappingThatAChainNeeds_IsRefusedWhereItIsNeeded()
    {
        CatalogResult result = Configured.Read("""{ "mappings": { "conversation": null } }""");

        Assert.Equal("$.mappings.router[0]", Assert.Single(result.Errors).Path);
    }

    [Theory]
    [InlineData(null, null, "development", 0, 600)]
    [InlineData("production", null, "production", 300, 300)]
    [InlineData(null, "production", "production", 300, 300)]
    [InlineData("production", "development", "development", 0, 600)]
    [InlineData("production", "", "production", 300, 300)]
    public void Read_Profile_DecidesTheSettings(string? written, string? variable, string profile, int requestsPerMinute, int probeSeconds)
    {
        string file = written is null ? "{}" : $$"""{ "profile": "{{written}}" }""";

        MeshSettings settings = Configured.Snapshot(file, variable is null ? [] : [("LLMMESH_PROFILE", variable)]).Settings;

        Assert.Equal(profile, settings.Profile);
        Assert.Equal(requestsPerMinute, settings.KeyLimits.RequestsPerMinute);
        Assert.Equal(TimeSpan.FromSeconds(probeSeconds), settings.ProbeInterval);
    }

    [Fact]
    public void Read_SettingsOfTheFile_WinOverTheBuiltInProfile()
    {
        MeshSettings settings = Configured.Snapshot(
            """
            {
              "profile": "production",
              "settings": { "probe_interval_ms": 7000 },
              "profiles": { "production": { "key_limits": { "concurrency": 1 } } }
            }
            """).Settings;

        Assert.Equal(Ms(7000), settings.ProbeInterval);
        Assert.Equal(new Limits { RequestsPerMinute = 300, Concurrency = 1 }, settings.KeyLimits);
    }

    [Theory]
    [InlineData("http://localhost:11434", "http://localhost:11434")]
    [InlineData("http://localhost:11434/", "http://localhost:11434")]
    [InlineData("http://localhost:11434/v1", "http://localhost:11434")]
    [InlineData(" http://localhost:11434/v1/ ", "http://localhost:11434")]
    [InlineData("https://host/ollama", "https://host/ollama")]
    [InlineData("https://host/ollama/v1", "https://host/ollama")]
    public void Read_OllamaAddress_IsTakenWithOrWithoutVersion(string variable, string address)
    {
        ProviderDefinition ollama = Configured.Snapshot(file: null, ("OLLAMA_BASE_URL", variable)).Providers["ollama"];

        Assert.Equal(new Uri(address), Assert.Single(ollama.Endpoints));
        Assert.True(ollama.IsConfigured);
    }

    [Theory]
    [InlineData("""{ "base_url": "https://${REGION}.p.example/v1" }""", "eu", true)]
    [InlineData("""{ "base_url": "https://${REGION}.p.example/v1" }""", " ", false)]
    [InlineData("""{ "base_url": "https://p.example/v1", "enabled": false }""", "eu", false)]
    [InlineData("""{ "base_url": "https://p.example/v1", "api_key_variable": "REGION" }""", "key", true)]
    [InlineData("""{ "base_url": "https://p.example/v1", "api_key_variable": "REGION" }""", "", false)]
    [InlineData("""{ "base_urls": ["https://${REGION}.p.example/v1", "https://${ELSEWHERE}.p.example/v1"] }""", "eu", true)]
    public void Read_Provider_IsConfiguredWhenItHasWhatItNeeds(string provider, string region, bool isConfigured)
    {
        CatalogSnapshot snapshot = Configured.Snapshot($$"""{ "providers": { "p": {{provider}} } }""", ("REGION", region));

        Assert.Equal(isConfigured, snapshot.Providers["p"].IsConfigured);
    }

    [Fact]
    public void Read_KeyVariable_IsAskedForByNameOnly()
    {
        const string Key = "sk-a-real-key";
        CatalogSnapshot snapshot = Configured.Snapshot(file: null, ("OPENAI_API_KEY", Key));

        Assert.True(snapshot.Providers["openai"].IsConfigured);
        Assert.DoesNotContain(Key, snapshot.Providers["openai"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CommentsAndTrailingCommas_AreAccepted() =>
        Configured.Snapshot("\uFEFF{ /* why */ \"profile\": \"production\", // because\n }");

    [Fact]
    public void Version_OfTheSameConfiguration_IsTheSame()
    {
        string version = Configured.Snapshot("{}", Configured.With("openai")).Version;

        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, Configured.Snapshot("{}", ("OPENAI_API_KEY", "another key")).Version);
        Assert.NotEqual(version, Configured.Snapshot("{ }", Configured.With("openai")).Version);
        Assert.NotEqual(version, Configured.Snapshot("{}").Version);
        Assert.NotEqual(version, Configured.Snapshot("{}", [.. Configured.With("openai"), ("LLMMESH_PROFILE", "production")]).Version);
    }

    private static Limits LimitsOf(
        int requestsPerMinute, long tokensPerMinute, int requestsPerDay, int concurrency, LimitAction onLimit, int waitMs, int queue) => new()
        {
            RequestsPerMinute = requestsPerMinute,
            TokensPerMinute = tokensPerMinute,
            RequestsPerDay = requestsPerDay,
            Concurrency = concurrency,
            OnLimit = onLimit,
            Wait = new WaitPolicy { AtMost = Ms(waitMs), Queue = queue },
        };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
