namespace LlmMesh.Catalog.Reading;

/// <summary>
/// The variables that override a preset's chain: <c>CODEUR_PROVIDER</c> for <c>codeur</c>. They hold names, separated by commas: of models
/// and mappings as in a chain, or of a provider, which stands for the chain's targets there, else for its first chat model.
/// </summary>
internal sealed class PresetVariables(
    Func<string, string?> variables,
    IReadOnlyList<Target> targets,
    IReadOnlyDictionary<string, ProviderDefinition> providers,
    List<ConfigurationError> errors)
{
    private const string Suffix = "_PROVIDER";

    /// <summary>The preset's mapping with the chain that its variable gives it, if that is present.</summary>
    public Mapping Override(string preset, Mapping written, ChainResolver chains)
    {
        string variable = Name(preset);
        if (variables(variable) is not { } value || string.IsNullOrWhiteSpace(value))
        {
            return written;
        }

        var place = new JsonCursor(default, variable, errors);
        string[] names = value.Split(',', StringSplitOptions.TrimEntries);
        if (names.Contains(string.Empty, StringComparer.Ordinal))
        {
            place.Error("must be names of models, mappings or providers, separated by single commas.");
            return written;
        }

        IReadOnlyList<Target> chain = [.. names.SelectMany(name => Targets(name, written, chains, place)).Distinct()];

        // The weights were those of another chain.
        RoutePolicy policy = written.Policy.Strategy == RouteStrategy.Weighted
            ? written.Policy with { Strategy = RouteStrategy.Priority }
            : written.Policy;
        return new Mapping { Targets = chain, Policy = policy };
    }

    private static string Name(string preset) =>
        string.Concat(preset.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_')) + Suffix;

    private IReadOnlyList<Target> Targets(string name, Mapping written, ChainResolver chains, JsonCursor place)
    {
        if (!providers.TryGetValue(name, out ProviderDefinition? provider))
        {
            return chains.Targets(new MappingStep(name, place));
        }

        IReadOnlyList<Target> ofChain = [.. written.Targets.Where(target => target.Provider == provider)];
        if (ofChain.Count > 0)
        {
            return ofChain;
        }

        Target? first = targets.FirstOrDefault(
            target => target.Provider == provider && target.Definition!.Capabilities.HasFlag(Capabilities.Chat));
        if (first is null)
        {
            place.Error($"names {provider.Name}, of which no chat model is listed; write {provider.Name}/ and the model's id.");
        }

        return first is null ? [] : [first];
    }
}
