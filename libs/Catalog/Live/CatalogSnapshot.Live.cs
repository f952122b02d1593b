using LlmMesh.Catalog.Live;

namespace LlmMesh.Catalog;

public sealed partial class CatalogSnapshot
{
    /// <summary>The providers' own lists that this snapshot goes by.</summary>
    public LiveListings Live { get; private init; } = LiveListings.None;

    /// <summary>
    /// Models that configured providers list themselves and the catalogue does not, of providers that accept such models. They are named
    /// with their provider only.
    /// </summary>
    public IReadOnlyList<Target> Discovered { get; private init; } = [];

    /// <summary>
    /// The same configuration by other lists of the providers: another snapshot of the same version, with the same providers. Its targets
    /// are other objects where the lists say something of them.
    /// </summary>
    /// <param name="live">The lists.</param>
    public CatalogSnapshot With(LiveListings live)
    {
        var replaced = new Dictionary<Target, Target>();
        foreach (Target target in Targets.Concat(Mappings.Values.Concat(Presets.Values.Select(preset => preset.Mapping)).SelectMany(mapping => mapping.Targets)))
        {
            if (!replaced.ContainsKey(target))
            {
                replaced.Add(target, With(target, live));
            }
        }

        var snapshot = new CatalogSnapshot
        {
            Version = Version,
            Settings = Settings,
            Providers = Providers,
            Targets = [.. Targets.Select(target => replaced[target])],
            FaultRules = FaultRules,
            Alerts = Alerts,
            Mappings = Mappings.ToDictionary(mapping => mapping.Key, mapping => Replace(mapping.Value), StringComparer.Ordinal),
            Categories = Categories,
            Presets = Presets.ToDictionary(
                preset => preset.Key, preset => preset.Value with { Mapping = Replace(preset.Value.Mapping) }, StringComparer.Ordinal),
            Live = live,
            Discovered = [.. Discover(live)],
        };
        snapshot.IndexNames();
        return snapshot;

        Mapping Replace(Mapping mapping) => mapping with { Targets = [.. mapping.Targets.Select(target => replaced[target])] };
    }

    private static Target With(Target target, LiveListings live)
    {
        ModelDefinition? definition = target.Definition is { } row
            ? LiveModels.Over(row, target.Provider, live)
            : LiveModels.Of(target.Provider, target.Model, live);
        return ReferenceEquals(definition, target.Definition) ? target : new Target(target.Provider, target.Model, definition);
    }

    private IEnumerable<Target> Discover(LiveListings live)
    {
        var known = new HashSet<(string Provider, string Model)>(Targets.Select(target => (target.Provider.Name, target.Model)));
        return live.Providers
            .Select(name => Providers.GetValueOrDefault(name))
            .OfType<ProviderDefinition>()
            .Where(provider => provider is { IsConfigured: true, AcceptsUnlistedModels: true })
            .SelectMany(provider => live.Of(provider.Name)!.Models
                .Where(model => ModelId.IsValid(model.Id) && known.Add((provider.Name, model.Id)))
                .Select(model => new Target(provider, model.Id, LiveModels.Of(provider, model.Id, live))));
    }
}
