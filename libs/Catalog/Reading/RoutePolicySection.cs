namespace LlmMesh.Catalog.Reading;

/// <summary>The words for whether providers may collect what they are sent.</summary>
internal enum DataCollection
{
    Allow = 0,
    Deny,
}

/// <summary>
/// Reads how a target is chosen: <c>settings.routing</c>, and the same fields of a mapping or preset. What is not written stays as it is
/// in what it is written over.
/// </summary>
internal static class RoutePolicySection
{
    private const int LongestTemplate = 16_384;

    /// <summary>The defaults of all mappings.</summary>
    public static RoutePolicy OfSettings(JsonCursor? section, RoutePolicy inherited, CatalogDraft draft)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        RoutePolicy policy = Read(fields, draft)(inherited);
        fields.RefuseOthers();
        if (policy.Strategy != RouteStrategy.Weighted)
        {
            return policy;
        }

        fields["strategy"]?.Error("cannot be weighted for all: weights stand in the chain of a mapping, so write it there.");
        return policy with { Strategy = inherited.Strategy };
    }

    /// <summary>What the fields change; the caller refuses those nobody knows.</summary>
    public static Func<RoutePolicy, RoutePolicy> Read(JsonFields fields, CatalogDraft draft)
    {
        RouteStrategy? strategy = fields["strategy"]?.Word(Vocabulary.RouteStrategies);
        Func<long?, long?> maxCost = Optional<long?>(fields["max_cost_usd"], field => DollarsField.Read(field, "US dollars"));
        bool? preferQuality = fields["prefer_quality"]?.Flag();
        bool? zeroRetention = fields["zdr"]?.Flag();
        DataCollection? collection = fields["data_collection"]?.Word(Vocabulary.DataCollections);
        JsonFields? providers = fields["providers"]?.Fields();
        IReadOnlyList<string>? only = Providers(providers?["only"], draft);
        IReadOnlyList<string>? ignored = Providers(providers?["ignore"], draft);
        providers?.RefuseOthers();
        bool? keepsSessions = fields["affinity"]?.Flag();
        Func<Degradation, Degradation> degradation = Degrade(fields["degrade"]);
        return policy => policy with
        {
            Strategy = strategy ?? policy.Strategy,
            MaxCostNanoDollars = maxCost(policy.MaxCostNanoDollars),
            PreferQuality = preferQuality ?? policy.PreferQuality,
            RequireZeroRetention = zeroRetention ?? policy.RequireZeroRetention,
            DenyDataCollection = collection is { } wish ? wish == DataCollection.Deny : policy.DenyDataCollection,
            OnlyProviders = only ?? policy.OnlyProviders,
            IgnoredProviders = ignored ?? policy.IgnoredProviders,
            KeepsSessions = keepsSessions ?? policy.KeepsSessions,
            Degradation = degradation(policy.Degradation),
        };
    }

    /// <summary>Refuses names that are no provider's, once all providers are known.</summary>
    public static void CheckProviders(CatalogDraft draft)
    {
        foreach ((string name, JsonCursor place) in draft.ProviderNames)
        {
            if (!draft.Providers.ContainsKey(name))
            {
                place.Error($"names no provider; known: {string.Join(", ", draft.Providers.Keys)}.");
            }
        }
    }

    private static string[]? Providers(JsonCursor? field, CatalogDraft draft)
    {
        if (field?.Items() is not { } items)
        {
            return null;
        }

        (string Name, JsonCursor Place)[] named = [.. items.Select(item => (Name: item.Text()!, item)).Where(item => item.Name is not null)];
        draft.ProviderNames.AddRange(named);
        return [.. named.Select(item => item.Name)];
    }

    private static Func<Degradation, Degradation> Degrade(JsonCursor? section)
    {
        if (section?.Fields() is not { } fields)
        {
            return static inherited => inherited;
        }

        bool? cheaper = fields["cheaper"]?.Flag();
        Func<string?, string?> template = Optional<string?>(fields["template"], Template);
        fields.RefuseOthers();
        return inherited => new Degradation
        {
            Cheaper = cheaper ?? inherited.Cheaper,
            Template = template(inherited.Template),
        };
    }

    private static string? Template(JsonCursor field)
    {
        string? text = field.Text();
        if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > LongestTemplate))
        {
            field.Error($"must be 1 to {LongestTemplate} characters and not blank; null stands for none.");
        }

        return text;
    }

    // Read now, so that an error is told once, and applied to whatever is inherited in the end.
    private static Func<T, T> Optional<T>(JsonCursor? field, Func<JsonCursor, T> read)
    {
        if (field is null)
        {
            return static inherited => inherited;
        }

        T? written = field.IsNull ? default : read(field);
        return _ => written!;
    }
}
