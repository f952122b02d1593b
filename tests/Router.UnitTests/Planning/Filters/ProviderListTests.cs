using LlmMesh.Catalog;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.UnitTests.Planning.Filters;

public sealed class ProviderListTests
{
    /// <summary>Two of the mesh's own, one that chooses among others; Anthropic has no key.</summary>
    private static readonly CatalogSnapshot Catalog = Exchanged.Catalog(
        """
        {
          "providers": {
            "alpha": { "base_url": "http://localhost:1/v1", "api_key_variable": null },
            "beta": { "base_url": "http://localhost:1/v1", "api_key_variable": null },
            "many": { "base_url": "http://localhost:1/v1", "api_key_variable": null, "quirks": { "like": "openrouter" } }
          }
        }
        """);

    [Theory]
    [InlineData("beta alpha", "beta,alpha")]
    [InlineData("Alpha deepinfra/turbo together BETA", "alpha,many,beta")]
    [InlineData("many fireworks", "many")]
    [InlineData("alpha", "alpha")]
    [InlineData("deepinfra", "many")]
    [InlineData("anthropic", "many")]
    [InlineData("many deepinfra alpha", "many,alpha")]
    public void PlaceOf_Names_AreTheMeshesOrOpenRouters(string names, string expected)
    {
        ProviderList list = ProviderList.Of(names.Split(' '), Catalog)!;

        Assert.Equal(expected, string.Join(',', Catalog.Providers.Values
            .Where(provider => provider.IsConfigured && list.Contains(provider))
            .OrderBy(list.PlaceOf)
            .Select(provider => provider.Name)));
    }
}
