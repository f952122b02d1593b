namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Turns the names of chains into targets. A step is a mapping's name, or a model's name in any spelling; a spelling that several
/// providers share stands for all of them, exact ids first, so that a chain means the same whichever keys are present.
/// </summary>
internal sealed class ChainResolver(
    OrderedDictionary<string, MappingDraft> mappings,
    IReadOnlyCollection<Target> targets,
    IReadOnlyDictionary<string, ProviderDefinition> providers)
{
    // Nobody reads deeper; a chain of thousands would exhaust the stack.
    private const int DeepestNesting = 32;

    private readonly Dictionary<string, NameCandidates> _names = ModelNames.Of(targets);
    private readonly Dictionary<string, ResolvedChain> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Target> _unlisted = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    /// <summary>The mappings, each with its policy over the settings'.</summary>
    public IReadOnlyDictionary<string, Mapping> Resolve(RoutePolicy settings) => mappings.ToDictionary(
        mapping => mapping.Key,
        mapping => Mapping(mapping.Key, mapping.Value, settings),
        StringComparer.Ordinal);

    /// <summary>The mapping that a chain makes under some name.</summary>
    public Mapping Mapping(string name, MappingDraft draft, RoutePolicy settings)
    {
        RoutePolicy policy = draft.Policy.Aggregate(settings, static (inherited, change) => change(inherited));
        ChainWeights.Check(draft, policy.Strategy);
        ResolvedChain chain = Chain(name, draft);
        return new Mapping { Targets = chain.Targets, Weights = chain.Weights, Policy = policy, IsBuiltIn = draft.Layer < Seed.Layers.Count };
    }

    /// <summary>What a name stands for in a chain; what it does not stand for is reported at its place.</summary>
    public IReadOnlyList<Target> Targets(MappingStep step) => [.. Step(step)];

    private ResolvedChain Chain(string name, MappingDraft mapping)
    {
        if (_resolved.TryGetValue(name, out ResolvedChain? known))
        {
            return known;
        }

        _open.Add(name);
        IReadOnlyList<IReadOnlyList<Target>> steps = [.. mapping.Steps.Select(Targets)];
        _open.RemoveAt(_open.Count - 1);
        IReadOnlyList<Target> chain = [.. steps.SelectMany(step => step).Distinct()];
        return _resolved[name] = new ResolvedChain(chain, ChainWeights.Of(chain, mapping.Steps, steps));
    }

    private IEnumerable<Target> Step(MappingStep step)
    {
        string name = string.Equals(step.Name, "auto", StringComparison.Ordinal) ? CatalogSnapshot.RouterName : step.Name;
        if (_open.Contains(name, StringComparer.Ordinal))
        {
            string cycle = string.Join(" → ", _open.SkipWhile(open => !string.Equals(open, name, StringComparison.Ordinal)).Append(name));
            return Refuse($"closes the circle {cycle}; name models as provider/model there.");
        }

        if (mappings.TryGetValue(name, out MappingDraft? mapping))
        {
            return _open.Count < DeepestNesting ? Chain(name, mapping).Targets : Refuse($"is nested deeper than {DeepestNesting} mappings.");
        }

        if (_names.TryGetValue(name, out NameCandidates? candidates))
        {
            return candidates.All;
        }

        return Unlisted(name, step.Place) is { } target ? [target] : [];

        IReadOnlyList<Target> Refuse(string message)
        {
            step.Place.Error(message);
            return [];
        }
    }

    private Target? Unlisted(string name, JsonCursor place)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        ProviderDefinition? provider = slash < 0 ? null : providers.GetValueOrDefault(name[..slash]);
        if (provider is not { AcceptsUnlistedModels: true } || !ModelId.IsValid(name.AsSpan(slash + 1)))
        {
            place.Error(provider is null
                ? "names neither a model nor a mapping; correct it, or list the model under models."
                : $"names no model of {provider.Name}; correct it, or list the model under models.");
            return null;
        }

        if (!_unlisted.TryGetValue(name, out Target? target))
        {
            _unlisted.Add(name, target = new Target(provider, name[(slash + 1)..], definition: null));
        }

        return target;
    }

    private sealed record ResolvedChain(IReadOnlyList<Target> Targets, IReadOnlyList<int> Weights);
}
