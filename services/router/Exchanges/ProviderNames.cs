using LlmMesh.Catalog;

namespace LlmMesh.Router.Exchanges;

/// <summary>Whose name stands in a request's list of providers.</summary>
internal static class ProviderNames
{
    /// <summary>
    /// The mesh's own name of a provider, whatever its capitals; null when no configured one has it: then it is a provider's behind
    /// OpenRouter, such as <c>anthropic</c> where the mesh has no key of Anthropic's.
    /// </summary>
    public static string? Find(CatalogSnapshot catalog, string name)
    {
        bool isKnown = catalog.Providers.TryGetValue(name, out ProviderDefinition? provider)
            || catalog.Providers.TryGetValue(name.ToLowerInvariant(), out provider);
        return isKnown && provider!.IsConfigured ? provider.Name : null;
    }
}
