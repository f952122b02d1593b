using System.Collections.Frozen;

namespace LlmMesh.Catalog;

/// <summary>One lookup for every name a snapshot knows, worked out once per snapshot.</summary>
internal sealed class NameIndex
{
    public const int LongestName = 384;

    public static readonly ResolvedName Unknown = new(NameKind.Unknown, []);

    private readonly FrozenDictionary<string, ResolvedName>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly UnlistedModels _unlisted;

    public NameIndex(CatalogSnapshot snapshot)
    {
        var names = new Dictionary<string, ResolvedName>(StringComparer.Ordinal);
        foreach ((string name, Mapping mapping) in snapshot.Mappings)
        {
            names[name] = new ResolvedName(NameKind.Mapping, mapping.Targets) { Mapping = mapping };
        }

        foreach ((string name, Preset preset) in snapshot.Presets)
        {
            names[Preset.Prefix + name] = new ResolvedName(NameKind.Preset, preset.Mapping.Targets) { Mapping = preset.Mapping, Preset = preset };
        }

        Mapping? routerMapping = snapshot.Mappings.GetValueOrDefault(CatalogSnapshot.RouterName);
        IReadOnlyList<Target> routerChain = routerMapping?.Targets ?? [];
        DefaultChain = Configured(routerChain) is [_, ..] configured ? configured : FirstChatModels(snapshot.Targets);
        bool isAutomatic = routerMapping is null or { IsBuiltIn: true };
        var router = new ResolvedName(isAutomatic ? NameKind.Automatic : NameKind.Mapping, [.. routerChain.Union(DefaultChain)])
        { Mapping = routerMapping };
        names[CatalogSnapshot.RouterName] = router;
        names.TryAdd("auto", router);

        foreach ((string name, NameCandidates candidates) in ModelNames.Of(snapshot.Targets))
        {
            names.TryAdd(name, Choose(candidates));
        }

        foreach (Target target in snapshot.Mappings.Values.Concat(snapshot.Presets.Values.Select(preset => preset.Mapping)).SelectMany(mapping => mapping.Targets))
        {
            // A chain may hold models that no list has; they keep their identity when a client names them.
            names.TryAdd(target.Name, new ResolvedName(NameKind.Target, [target]));
        }

        _names = names.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _unlisted = new UnlistedModels(snapshot.Providers, snapshot.Live);
    }

    public IReadOnlyList<Target> DefaultChain { get; }

    public ResolvedName Resolve(ReadOnlySpan<char> name) =>
        _names.TryGetValue(name, out ResolvedName? known) ? known
        : name.Length <= LongestName ? _unlisted.Find(name) ?? Unknown
        : Unknown;

    private static ResolvedName Choose(NameCandidates candidates)
    {
        foreach (List<Target> level in candidates.InOrder)
        {
            List<Target> configured = Configured(level);
            if (configured.Count > 0)
            {
                return new ResolvedName(configured.Count == 1 ? NameKind.Target : NameKind.Ambiguous, configured);
            }
        }

        return new ResolvedName(NameKind.Target, candidates.InOrder.First(level => level.Count > 0));
    }

    private static List<Target> Configured(IEnumerable<Target> targets) => [.. targets.Where(target => target.Provider.IsConfigured)];

    private static List<Target> FirstChatModels(IEnumerable<Target> targets) =>
    [
        .. Configured(targets)
            .Where(target => target.Definition is { } model && model.Capabilities.HasFlag(Capabilities.Chat))
            .DistinctBy(target => target.Provider.Name, StringComparer.Ordinal),
    ];
}
