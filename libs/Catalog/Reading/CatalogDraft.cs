namespace LlmMesh.Catalog.Reading;

/// <summary>A provider as read so far; whether it is configured depends on variables and is decided at the end.</summary>
internal sealed record ProviderDraft
{
    /// <summary>What is known of it.</summary>
    public required ProviderDefinition Definition { get; init; }

    /// <summary>Where it is.</summary>
    public required IReadOnlyList<AddressTemplate> Addresses { get; init; }

    /// <summary>Where it differs from OpenAI, as written so far.</summary>
    public required IReadOnlyList<Func<ProviderQuirks, ProviderQuirks>> Quirks { get; init; }

    /// <summary>Its own wait for response headers; null: the settings'.</summary>
    public required TimeSpan? HeadersTimeout { get; init; }

    /// <summary>Where its circuits differ from the settings'.</summary>
    public required CircuitOverrides Circuit { get; init; }

    /// <summary>The layer that last wrote about it.</summary>
    public required int Layer { get; init; }

    /// <summary>The waits that layer states.</summary>
    public required WrittenWaits Waits { get; init; }
}

/// <summary>A model as read so far.</summary>
/// <param name="Definition">What is known of it.</param>
/// <param name="Path">Where it was last written about.</param>
/// <param name="Layer">The layer of that place: a layer may change what an earlier one wrote, not what it wrote itself.</param>
/// <param name="Waits">The waits that layer states.</param>
internal sealed record ModelDraft(ModelDefinition Definition, string Path, int Layer, WrittenWaits Waits);

/// <summary>The names of a chain, each with its place, and the place of the chain.</summary>
internal sealed record MappingDraft(JsonCursor Place, IReadOnlyList<MappingStep> Steps);

/// <summary>One name of a chain.</summary>
internal sealed record MappingStep(string Name, JsonCursor Place);

/// <summary>A row of the classification table, and the place where it names a provider.</summary>
internal sealed record FaultRuleDraft(FaultRule Rule, JsonCursor? ProviderPlace);

/// <summary>The settings of one layer: the general ones and the profiles that change them.</summary>
internal sealed record SettingsDraft(JsonCursor? General, IReadOnlyDictionary<string, JsonCursor> Profiles);

/// <summary>What the layers say, the later ones over the earlier ones, before references are checked.</summary>
internal sealed class CatalogDraft
{
    /// <summary>The layer being read; after reading, the last one.</summary>
    public int Layer { get; set; }

    public JsonCursor? Profile { get; set; }

    public List<SettingsDraft> Settings { get; } = [];

    public OrderedDictionary<string, ProviderDraft> Providers { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<(string Provider, string Id), ModelDraft> Models { get; } = [];

    public OrderedDictionary<string, MappingDraft> Mappings { get; } = new(StringComparer.Ordinal);

    public AlertSettings Alerts { get; set; } = new();

    /// <summary>In order of evaluation: a later layer's rows stand before an earlier one's.</summary>
    public List<FaultRuleDraft> FaultRules { get; } = [];
}
