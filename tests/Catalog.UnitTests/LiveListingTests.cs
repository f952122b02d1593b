using LlmMesh.Catalog.Live;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>A provider's own list fills gaps and raises prices; nothing becomes cheaper unless the operator's row says so.</summary>
public sealed class LiveListingTests
{
    private const string Configuration =
        """
        {
          "providers": {
            "open": { "base_url": "https://any/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "priced": {
              "base_url": "https://priced/v1", "api_key_variable": null, "accepts_unlisted_models": true,
              "default_price": { "input": 2, "output": 4 }
            },
            "strict": { "base_url": "https://strict/v1", "api_key_variable": null }
          },
          "models": [
            {
              "provider": "open", "id": "row", "price": { "input": 1, "output": 5, "cache_read": 0.5 }, "max_output_tokens": 100,
              "long_context": { "above_input_tokens": 10, "price": { "input": 2, "output": 6 } }
            },
            { "provider": "open", "id": "follows", "price": { "input": 1, "output": 5 }, "price_source": "live" },
            { "provider": "open", "id": "unpriced" },
            { "provider": "strict", "id": "row" }
          ],
          "mappings": { "chain": ["open/row", "open/found"] }
        }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 4, 1, 5)]
    [InlineData(3, 4, 3, 5)]
    [InlineData(0, 9, 1, 9)]
    public void With_PriceOfAListedRow_IsTheDearerRateByRate(int input, int output, int expectedInput, int expectedOutput)
    {
        Price price = Find(With(Listed("row", input, output)), "open/row").Tariff!.Usual;

        Assert.Equal(((decimal)expectedInput, (decimal)expectedOutput), (price.Input, price.Output));
    }

    [Fact]
    public void With_DearerLivePrice_RaisesTheTierOfLongPromptsToo()
    {
        Tariff tariff = Find(With(Listed("row", 7, 8)), "open/row").Tariff!;

        Assert.Equal((7, 8), (tariff.LongContext!.Price.Input, tariff.LongContext.Price.Output));
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(2, 5)]
    [InlineData(9, 9)]
    public void With_CacheRate_IsNeverLowered(int? liveTenths, int expectedTenths)
    {
        CatalogSnapshot snapshot = With(new ListedModel("row") { Price = new ListedPrice(0.1m, 0.1m, liveTenths / 10m) });

        Assert.Equal(expectedTenths / 10m, Find(snapshot, "open/row").Tariff!.Usual.CacheRead);
    }

    [Fact]
    public void With_RowThatFollowsTheLivePrice_MayBecomeCheaper() =>
        Assert.Equal(new Price(0.25m, 0.5m), Find(With(Listed("follows", 0.25m, 0.5m)), "open/follows").Tariff!.Usual);

    [Fact]
    public void With_StaleList_MakesNothingCheaperAndStillRaises()
    {
        DateTimeOffset old = Now - LiveListings.StaleAfter - TimeSpan.FromSeconds(1);

        CatalogSnapshot snapshot = With(old, Listed("follows", 0.25m, 9m));

        Assert.Equal(new Price(1, 9), Find(snapshot, "open/follows").Tariff!.Usual);
        Assert.Contains("open", snapshot.Live.Stale);
    }

    [Fact]
    public void With_RowWithoutPrice_TakesTheLiveOne() =>
        Assert.Equal(new Price(3, 4), Find(With(Listed("unpriced", 3, 4)), "open/unpriced").Tariff!.Usual);

    [Fact]
    public void With_RowsOwnFacts_StayAndGapsAreFilled()
    {
        ModelDefinition model = Find(
            With(new ListedModel("row") { ContextWindow = 5000, MaxOutputTokens = 7, Capabilities = ["chat", "vision"], Created = 1_700_000_000 }),
            "open/row").Definition!;

        Assert.Equal((5000, 100), (model.ContextWindow, model.MaxOutputTokens));
        Assert.Equal(Capabilities.Chat, model.Capabilities);
        Assert.Equal(new DateOnly(2023, 11, 14), model.Released);
    }

    [Fact]
    public void With_ModelOnlyTheProviderLists_IsKnownByItsFullNameAlone()
    {
        CatalogSnapshot snapshot = With(new ListedModel("vendor/found") { Capabilities = ["chat", "tools"], Price = new ListedPrice(1, 2) });

        Target found = Find(snapshot, "open/vendor/found");
        Assert.Equal(Capabilities.Chat | Capabilities.Tools, found.Definition!.Capabilities);
        Assert.Equal(new Price(1, 2), found.Tariff!.Usual);
        Assert.Equal(NameKind.Unknown, snapshot.Resolve("found").Kind);
        Assert.Equal("open/vendor/found", Assert.Single(snapshot.Discovered).Name);
    }

    [Fact]
    public void With_ModelNobodySaysAnythingOf_MayStillBeAbleToDoAnything()
    {
        CatalogSnapshot snapshot = With(new ListedModel("found"));

        Assert.Null(Find(snapshot, "open/found").Definition);
        Assert.Single(snapshot.Discovered);
    }

    [Fact]
    public void With_DiscoveredModelOfAProviderWithAUsualPrice_CostsAtLeastThat() => Assert.Equal(
        new Price(2, 9),
        Find(With(Now, "priced", new ListedModel("found") { Capabilities = ["chat"], Price = new ListedPrice(1, 9) }), "priced/found").Tariff!.Usual);

    [Fact]
    public void With_ProviderThatTakesNoOthers_DiscoversNothing()
    {
        CatalogSnapshot snapshot = With(Now, "strict", new ListedModel("row"), new ListedModel("other"));

        Assert.Empty(snapshot.Discovered);
        Assert.Equal(NameKind.Unknown, snapshot.Resolve("strict/other").Kind);
    }

    [Fact]
    public void With_OllamasDefaultTag_IsTheModelWithoutIt() =>
        Assert.Equal(4096, Find(With(new ListedModel("row:latest") { ContextWindow = 4096 }), "open/row").Definition!.ContextWindow);

    [Fact]
    public void With_Mappings_HoldTheTargetsOfTheSnapshot()
    {
        CatalogSnapshot snapshot = With(Listed("row", 9, 9), new ListedModel("found") { Capabilities = ["chat"] });

        Assert.Same(Find(snapshot, "open/row"), snapshot.Mappings["chain"].Targets[0]);
        Assert.Same(snapshot.Targets.Single(target => target.Name == "open/row"), snapshot.Mappings["chain"].Targets[0]);
        Assert.NotNull(snapshot.Mappings["chain"].Targets[1].Definition);
    }

    [Fact]
    public void With_NothingSaid_KeepsEveryTarget()
    {
        CatalogSnapshot before = Configured.Snapshot(Configuration);

        Assert.Equal(before.Targets, before.With(LiveListings.None).Targets);
        Assert.Equal(before.Version, before.With(LiveListings.None).Version);
    }

    private static ListedModel Listed(string id, decimal input, decimal output) => new(id) { Price = new ListedPrice(input, output) };

    private static CatalogSnapshot With(params ListedModel[] models) => With(Now, models);

    private static CatalogSnapshot With(DateTimeOffset fetched, params ListedModel[] models) => With(fetched, "open", models);

    private static CatalogSnapshot With(DateTimeOffset fetched, string provider, params ListedModel[] models) =>
        Configured.Snapshot(Configuration).With(new LiveListings(
            new Dictionary<string, ProviderListing>(StringComparer.Ordinal)
            {
                [provider] = new ProviderListing(provider, fetched.ToUnixTimeMilliseconds(), IsComplete: true, models),
            },
            Now));

    private static Target Find(CatalogSnapshot snapshot, string name) => Assert.Single(snapshot.Resolve(name).Targets);
}
