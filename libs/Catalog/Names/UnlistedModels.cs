using System.Collections.Concurrent;
using System.Collections.Frozen;
using LlmMesh.Catalog.Live;

namespace LlmMesh.Catalog;

/// <summary>
/// Targets for models the catalogue does not list, of providers that accept them. The first ones asked for are kept, so that they
/// are the same object within a snapshot; beyond that number each call makes its own, so that clients cannot fill the memory with names.
/// </summary>
internal sealed class UnlistedModels(IReadOnlyDictionary<string, ProviderDefinition> providers, LiveListings live)
{
    private const int MostKept = 1024;

    private readonly FrozenDictionary<string, ProviderDefinition>.AlternateLookup<ReadOnlySpan<char>> _providers = providers
        .Where(provider => provider.Value.AcceptsUnlistedModels)
        .ToFrozenDictionary(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ConcurrentDictionary<string, ResolvedName> _kept = new(StringComparer.Ordinal);

    private int _count;

    public ResolvedName? Find(ReadOnlySpan<char> name)
    {
        if (_kept.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out ResolvedName? kept))
        {
            return kept;
        }

        int slash = name.IndexOf('/');
        return slash > 0 && ModelId.IsValid(name[(slash + 1)..]) && _providers.TryGetValue(name[..slash], out ProviderDefinition? provider)
            ? Keep(Unlisted(provider, name[(slash + 1)..].ToString()))
            : null;
    }

    private Target Unlisted(ProviderDefinition provider, string model) => new(provider, model, LiveModels.Of(provider, model, live));

    private ResolvedName Keep(Target target)
    {
        var resolved = new ResolvedName(NameKind.Target, [target]);
        return Volatile.Read(ref _count) >= MostKept || Interlocked.Increment(ref _count) > MostKept
            ? resolved
            : _kept.GetOrAdd(target.Name, resolved);
    }
}
