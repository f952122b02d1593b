using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Router.Endpoints;

/// <summary>What of the list of models is wanted: <c>?capability=</c>, as often as needed, and <c>?provider=</c>.</summary>
internal sealed record ModelFilter(Capabilities Capabilities, string? Provider)
{
    /// <summary>Reads the query; a word nobody knows is refused rather than matched by nothing.</summary>
    public static (ModelFilter Filter, MeshError? Error) Read(IQueryCollection query, CatalogSnapshot catalog)
    {
        Capabilities wanted = Capabilities.None;
        foreach (string? word in query["capability"])
        {
            if (word is null || !CapabilityWords.All.TryGetValue(word, out Capabilities capability))
            {
                string known = string.Join(", ", CapabilityWords.All.Keys.Order(StringComparer.Ordinal));
                return (Everything, new MeshError(ErrorCode.InvalidValue, $"'capability' must be one of {known}.") { Param = "capability" });
            }

            wanted |= capability;
        }

        StringValues provider = query["provider"];
        string? name = provider.Count == 0 ? null : provider.ToString();
        return name is null || name == ModelEntries.MeshOwner || catalog.Providers.ContainsKey(name)
            ? (new ModelFilter(wanted, name), null)
            : (Everything, new MeshError(
                ErrorCode.InvalidValue,
                $"'provider' must be one of {string.Join(", ", catalog.Providers.Keys)}, or {ModelEntries.MeshOwner} for mappings.")
            { Param = "provider" });
    }

    private static ModelFilter Everything { get; } = new(Capabilities.None, null);

    /// <summary>Whether a mapping with these targets is wanted: one of them can do all that is asked for.</summary>
    public bool Takes(IEnumerable<Target> mapping) => Provider is null or ModelEntries.MeshOwner && mapping.Any(Can);

    /// <summary>Whether a target is wanted.</summary>
    public bool Takes(Target target) => (Provider is null || Provider == target.Provider.Name) && Can(target);

    // What is not known to be able is not offered for it.
    private bool Can(Target target) =>
        Capabilities == Capabilities.None || (target.Definition is { } model && (model.Capabilities & Capabilities) == Capabilities);
}
