using LlmMesh.Catalog;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope.Preferences;

public sealed class SortSuffixTests
{
    private static readonly CatalogSnapshot Catalog = Exchanged.Catalog(
        """
        {
          "providers": {
            "taker": { "base_url": "http://localhost:1/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "listing": { "base_url": "http://localhost:1/v1", "api_key_variable": null }
          },
          "models": [
            { "provider": "listing", "id": "plain", "capabilities": ["chat"] },
            { "provider": "listing", "id": "own:nitro", "capabilities": ["chat"] }
          ],
          "mappings": { "team": ["listing/plain"], "team:floor": ["listing/plain"] }
        }
        """);

    [Theory]
    [InlineData("plain", "plain", null)]
    [InlineData("plain:floor", "plain", RouteStrategy.Cheapest)]
    [InlineData("listing/plain:nitro", "listing/plain", RouteStrategy.Fastest)]
    [InlineData("taker/vendor/model:floor", "taker/vendor/model", RouteStrategy.Cheapest)]
    [InlineData("taker/vendor/model:free", "taker/vendor/model:free", null)]
    [InlineData("taker/vendor/model:free:nitro", "taker/vendor/model:free", RouteStrategy.Fastest)]
    [InlineData("router:floor", "router", RouteStrategy.Cheapest)]
    [InlineData("team:nitro", "team", RouteStrategy.Fastest)]
    [InlineData("team:floor", "team:floor", null)]
    [InlineData("own:nitro", "own:nitro", null)]
    [InlineData("own:nitro:floor", "own:nitro", RouteStrategy.Cheapest)]
    [InlineData("nobody:floor", "nobody", RouteStrategy.Cheapest)]
    [InlineData(":floor", ":floor", null)]
    [InlineData("plain:Floor", "plain:Floor", null)]
    public void Take_Suffix_IsAStrategyUnlessTheNameHasIt(string model, string expected, RouteStrategy? strategy)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"model":"{{model}}","messages":[]}""");

        Assert.Null(SortSuffix.Take(envelope, Catalog));

        Assert.Equal((expected, strategy), (envelope.Model, envelope.SuffixStrategy));
    }

    [Fact]
    public void Take_SuffixesInAChain_AreOneStrategy()
    {
        using RequestEnvelope envelope = Bodies.Accept(
            """{"model":"plain","models":["plain:floor","taker/x:floor"],"fallbacks":["taker/y"],"messages":[]}""");

        Assert.Null(SortSuffix.Take(envelope, Catalog));

        Assert.Equal(["plain", "taker/x", "taker/y"], envelope.Chain.Select(link => link.Model));
        Assert.Equal(RouteStrategy.Cheapest, envelope.SuffixStrategy);
    }

    [Fact]
    public void Take_TwoOrders_AreRefused()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"model":"plain:nitro","fallbacks":["taker/x:floor"],"messages":[]}""");

        MeshError? error = SortSuffix.Take(envelope, Catalog);

        Assert.Equal((ErrorCode.InvalidValue, "fallbacks"), (error?.Code, error?.Param));
    }
}
