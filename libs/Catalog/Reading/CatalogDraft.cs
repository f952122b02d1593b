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

    /// <summary>What it does with what it is sent, as far as anybody has written.</summary>
    public required PrivacyDraft Privacy { get; init; }

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

/// <summary>A chain as read so far.</summary>
/// <param name="Place">Where its names stand.</param>
/// <param name="Steps">Its names.</param>
/// <param name="Policy">What has been written about how one of it is chosen, over the settings'.</param>
/// <param name="Layer">The layer that last wrote about it.</param>
internal sealed record MappingDraft(
    JsonCursor Place, IReadOnlyList<MappingStep> Steps, IReadOnlyList<Func<RoutePolicy, RoutePolicy>> Policy, int Layer);

/// <summary>One name of a chain.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Weight">Its share in thousandths of a percent; null where none is written.</param>
internal sealed record MappingStep(string Name, JsonCursor Place, int? Weight = null)
{
    /// <summary>In place of a weight that cannot be read, which has been reported.</summary>
    public const int Misread = -1;
}

/// <summary>A category as read so far.</summary>
/// <param name="Place">Where it was last written about.</param>
/// <param name="Keywords">Its words.</param>
/// <param name="IsBuiltIn">Whether the mesh brings it along.</param>
/// <param name="Layer">The layer that last wrote about it.</param>
internal sealed record CategoryDraft(JsonCursor Place, IReadOnlyList<string> Keywords, bool IsBuiltIn, int Layer);

/// <summary>A preset as read so far; its chain may yet be overridden by a variable.</summary>
internal sealed record PresetDraft(Preset Definition, MappingDraft Chain, JsonCursor? TimeoutPlace);

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

    public OrderedDictionary<string, CategoryDraft> Categories { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, PresetDraft> Presets { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that have to be providers', in whichever layer those stand.</summary>
    public List<(string Name, JsonCursor Place)> ProviderNames { get; } = [];

    public AlertSettings Alerts { get; set; } = new();

    /// <summary>In order of evaluation: a later layer's rows stand before an earlier one's.</summary>
    public List<FaultRuleDraft> FaultRules { get; } = [];
}
