using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>
/// OpenRouter's short form of an order: <c>:floor</c> (the cheapest) and <c>:nitro</c> (the fastest) behind any model's name. Taken off
/// before anybody resolves the name, unless the catalogue has it as it stands.
/// </summary>
internal static class SortSuffix
{
    private const string Floor = ":floor";
    private const string Nitro = ":nitro";

    /// <summary>Takes the suffixes off the names of a request.</summary>
    public static MeshError? Take(RequestEnvelope envelope, CatalogSnapshot catalog)
    {
        envelope.Model = Strip(envelope.Model, catalog, out RouteStrategy? strategy);
        envelope.SuffixStrategy = strategy;
        if (envelope.Chain.Count == 0)
        {
            return null;
        }

        List<ChainLink> chain = new(envelope.Chain.Count);
        foreach (ChainLink link in envelope.Chain)
        {
            string name = Strip(link.Model, catalog, out strategy);
            if (strategy is not null && envelope.SuffixStrategy is { } other && other != strategy)
            {
                return new MeshError(
                    ErrorCode.InvalidValue,
                    $"'{link.Field}' asks for '{Floor}' and for '{Nitro}'. The candidates of a request have one order: use one of them.")
                { Param = link.Field };
            }

            envelope.SuffixStrategy ??= strategy;
            if (!chain.Exists(known => known.Model == name))
            {
                chain.Add(link with { Model = name });
            }
        }

        envelope.Chain = chain;
        return null;
    }

    private static string Strip(string name, CatalogSnapshot catalog, out RouteStrategy? strategy)
    {
        strategy = name.EndsWith(Floor, StringComparison.Ordinal) ? RouteStrategy.Cheapest
            : name.EndsWith(Nitro, StringComparison.Ordinal) ? RouteStrategy.Fastest
            : null;
        if (strategy is null || name.Length == Floor.Length || IsListed(name, catalog))
        {
            strategy = null;
            return name;
        }

        return name[..^Floor.Length];
    }

    // Behind the name of a provider that takes any model, every name is one: that says nothing about the suffix.
    private static bool IsListed(string name, CatalogSnapshot catalog) =>
        catalog.Resolve(name) is { Kind: not NameKind.Unknown } known
        && known is not { Kind: NameKind.Target, Targets: [{ Definition: null }] };
}
