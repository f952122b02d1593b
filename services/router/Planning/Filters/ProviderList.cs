using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>
/// A request's list of providers. Names of configured providers of the mesh mean those, without regard to case; every other name is one of
/// OpenRouter's own providers, and stands for OpenRouter.
/// </summary>
internal sealed class ProviderList
{
    /// <summary>The place of a provider that is not in the list.</summary>
    public const int Nowhere = int.MaxValue;

    private readonly IReadOnlyList<string> _names;
    private readonly int _openRouter = Nowhere;

    private ProviderList(IReadOnlyList<string> names, CatalogSnapshot catalog)
    {
        _names = names;
        for (int i = names.Count - 1; i >= 0; i--)
        {
            _openRouter = ProviderNames.Find(catalog, names[i]) is null ? i : _openRouter;
        }
    }

    /// <summary>Null for an empty list: it asks for nothing.</summary>
    public static ProviderList? Of(IReadOnlyList<string> names, CatalogSnapshot catalog) =>
        names.Count == 0 ? null : new ProviderList(names, catalog);

    public bool Contains(ProviderDefinition provider) => PlaceOf(provider) != Nowhere;

    /// <summary>The place of a provider, from 0; <see cref="Nowhere"/> when it is not in the list.</summary>
    public int PlaceOf(ProviderDefinition provider)
    {
        int last = provider.Privacy.IsEnforcedByRequest && _openRouter < _names.Count ? _openRouter : _names.Count;
        for (int i = 0; i < last; i++)
        {
            if (_names[i].Equals(provider.Name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return last < _names.Count ? last : Nowhere;
    }
}
