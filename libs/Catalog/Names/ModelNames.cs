namespace LlmMesh.Catalog;

/// <summary>The targets a name can mean, the surest way of naming first.</summary>
internal sealed class NameCandidates
{
    public List<Target> ById { get; } = [];

    public List<Target> ByAlias { get; } = [];

    public List<Target> ByShortName { get; } = [];

    public IEnumerable<List<Target>> InOrder => [ById, ByAlias, ByShortName];

    /// <summary>Every target of that name, exact ids first.</summary>
    public IEnumerable<Target> All => InOrder.SelectMany(targets => targets).Distinct();
}

/// <summary>Every way to name a listed model, with and without its provider.</summary>
internal static class ModelNames
{
    public static Dictionary<string, NameCandidates> Of(IReadOnlyCollection<Target> targets)
    {
        Dictionary<string, NameCandidates> names = Spell(targets, (target, name) => $"{target.Provider.Name}/{name}");
        foreach ((string name, NameCandidates candidates) in Spell(targets, (_, name) => name))
        {
            // An id may itself look like provider/model (openai/gpt-4o-mini on OpenRouter): the provider called by name comes first.
            names.TryAdd(name, candidates);
        }

        return names;
    }

    public static string ShortName(string model) => model[(model.LastIndexOf('/') + 1)..];

    private static Dictionary<string, NameCandidates> Spell(IEnumerable<Target> targets, Func<Target, string, string> spelling)
    {
        var names = new Dictionary<string, NameCandidates>(StringComparer.Ordinal);
        foreach (Target target in targets)
        {
            Of(target.Model).ById.Add(target);
            foreach (string alias in target.Definition?.Aliases ?? [])
            {
                Of(alias).ByAlias.Add(target);
            }

            Of(ShortName(target.Model)).ByShortName.Add(target);

            NameCandidates Of(string name)
            {
                string spelled = spelling(target, name);
                if (!names.TryGetValue(spelled, out NameCandidates? candidates))
                {
                    names.Add(spelled, candidates = new NameCandidates());
                }

                return candidates;
            }
        }

        return names;
    }
}
