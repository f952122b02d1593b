using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>
/// What one configuration asks to be probed: every configured provider's listed models, and those its mappings name beyond them.
/// Immutable.
/// </summary>
internal sealed class ProbePlan
{
    private readonly ILookup<string, Target> _targets;
    private readonly HashSet<string> _mapped;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _unequipped;

    public ProbePlan(CatalogSnapshot snapshot)
    {
        Version = snapshot.Version;
        Interval = snapshot.Settings.ProbeInterval;
        Providers =
        [
            .. snapshot.Providers.Values
                .Where(provider => provider.IsConfigured)
                .OrderBy(provider => provider.Name, StringComparer.Ordinal),
        ];
        _unequipped = snapshot.Providers.Values
            .Where(provider => provider is { IsEnabled: true, IsConfigured: false })
            .Select(provider => provider.Name)
            .ToHashSet(StringComparer.Ordinal);
        Target[] mapped = [.. snapshot.Mappings.Values.SelectMany(mapping => mapping.Targets)];
        _mapped = mapped.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        Target[] targets =
        [
            .. snapshot.Targets.Concat(mapped).Where(target => target.Provider.IsConfigured).DistinctBy(target => target.Name),
        ];
        _targets = targets.ToLookup(target => target.Provider.Name, StringComparer.Ordinal);
        _names = targets.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The configuration's version.</summary>
    public string Version { get; }

    /// <summary>Time between two probes of a provider; never under 5 s, which validation sees to.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The configured providers, by name.</summary>
    public IReadOnlyList<ProviderDefinition> Providers { get; }

    /// <summary>A provider's targets in order of declaration.</summary>
    public IReadOnlyList<Target> TargetsOf(string provider) => [.. _targets[provider]];

    /// <summary>A provider's listed targets, those of unknown price last.</summary>
    public IEnumerable<Target> CheapestFirst(string provider) => _targets[provider]
        .Where(target => target.Definition is not null)
        .OrderBy(target => target.Tariff is { Usual: var price } ? price.Input + price.Output : decimal.MaxValue);

    /// <summary>
    /// A target by name (<c>provider/model</c>), also one that only a provider that takes any model knows; null when it is not configured.
    /// </summary>
    public Target? FindTarget(string name)
    {
        if (name.Split('/', 2) is not [var provider, { Length: > 0 } model]
            || Providers.FirstOrDefault(known => known.Name == provider) is not { } definition)
        {
            return null;
        }

        return _targets[provider].FirstOrDefault(target => target.Model == model)
            ?? (definition.AcceptsUnlistedModels ? new Target(definition, model, definition: null) : null);
    }

    /// <summary>An account of a configured provider, by its name; null when it is not configured.</summary>
    public (ProviderDefinition Provider, ProviderAccount Account)? FindAccount(string name)
    {
        foreach (ProviderDefinition provider in Providers)
        {
            if (provider.Accounts.FirstOrDefault(account => account.Name == name) is { } account)
            {
                return (provider, account);
            }
        }

        return null;
    }

    /// <summary>Whether the operator lets the mesh use the provider but this process lacks its key or address.</summary>
    public bool IsUnequippedFor(string provider) => _unequipped.Contains(provider);

    /// <summary>Whether a mapping sends requests to the target.</summary>
    public bool IsMapped(Target target) => _mapped.Contains(target.Name);

    /// <summary>Whether the target (<c>provider/model</c>) is configured.</summary>
    public bool Contains(string target) => _names.Contains(target);
}
