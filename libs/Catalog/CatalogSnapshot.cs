using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>What a model name stands for.</summary>
public enum NameKind
{
    /// <summary>Nothing known.</summary>
    Unknown = 0,

    /// <summary>One model of one provider.</summary>
    Target,

    /// <summary>An ordered chain of targets under a name of its own.</summary>
    Mapping,

    /// <summary>The mesh chooses by the kind of the request; the targets are those of last resort.</summary>
    Automatic,

    /// <summary>A chain with a prompt, parameters and limits of its own.</summary>
    Preset,

    /// <summary>A short name that several configured providers' models share.</summary>
    Ambiguous,
}

/// <summary>A model name, resolved.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Targets">
/// The targets in order. They include targets of providers that are not configured, so that planning can say why it left them out;
/// for <see cref="NameKind.Ambiguous"/> they are the ones the name could mean.
/// </param>
public sealed record ResolvedName(NameKind Kind, IReadOnlyList<Target> Targets)
{
    /// <summary>The chain behind it, for <see cref="NameKind.Mapping"/> and <see cref="NameKind.Preset"/>; null for all others.</summary>
    public Mapping? Mapping { get; init; }

    /// <summary>The preset, for <see cref="NameKind.Preset"/>; null for all others.</summary>
    public Preset? Preset { get; init; }
}

/// <summary>Settings that are not about one provider or model.</summary>
public sealed record MeshSettings
{
    /// <summary>Name of the profile in force. Default <c>development</c>.</summary>
    public string Profile { get; init; } = "development";

    /// <summary>Largest request body in bytes, after decompression. Default 20 MB.</summary>
    public int MaxBodyBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Largest form in bytes whose file goes on to the provider while it arrives. It takes no memory. Default 100 MB.</summary>
    public long MaxUploadBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Most time a request may take. Default 600 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>
    /// From sending a request to a provider, connecting included, to its response headers, for providers and models that do not say
    /// otherwise. Default 30 s.
    /// </summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limits of each API key; the anonymous caller of development is one.</summary>
    public Limits KeyLimits { get; init; } = new();

    /// <summary>Limits of each team.</summary>
    public Limits TeamLimits { get; init; } = new();

    /// <summary>Limits of each organisation.</summary>
    public Limits OrganisationLimits { get; init; } = new();

    /// <summary>What the organisation may spend in a day; null when unlimited.</summary>
    public DailyBudget? DailyBudget { get; init; }

    /// <summary>How budgets are spent.</summary>
    public SpendingPolicy Spending { get; init; } = new();

    /// <summary>Whose calendar days and budget periods follow. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Time between two health probes of a provider, at least 5 s. Default 600 s.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>When an attempt is repeated on the same target.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>When circuits open and how they recover, for providers that do not say otherwise.</summary>
    public CircuitPolicy Circuit { get; init; } = new();

    /// <summary>What happens when a provider's policy refuses a request's content. Default <see cref="FaultAction.Return"/>.</summary>
    public FaultAction OnContentPolicy { get; init; } = FaultAction.Return;

    /// <summary>Where responses are kept that later requests may go on from; null (the default) when they are not.</summary>
    public ResponsesStore? ResponsesStore { get; init; }

    /// <summary>How targets are chosen where a mapping does not say otherwise.</summary>
    public RoutePolicy Routing { get; init; } = new();

    /// <summary>Checks of what is sent and answered, in order. Default none.</summary>
    public IReadOnlyList<GuardDefinition> Guards { get; init; } = [];
}

/// <summary>
/// Providers, models and names as validated at one moment. Immutable and thread-safe: a request works on one snapshot from beginning to
/// end.
/// </summary>
public sealed partial class CatalogSnapshot
{
    /// <summary>
    /// Short hash of the configuration; equal on every replica that runs the same one and has the same providers, accounts and
    /// prompts.
    /// </summary>
    public required string Version { get; init; }

    /// <summary>General settings.</summary>
    public required MeshSettings Settings { get; init; }

    /// <summary>Every known provider by name, configured or not.</summary>
    public required IReadOnlyDictionary<string, ProviderDefinition> Providers { get; init; }

    /// <summary>Every listed model as a target, in order of declaration, of configured providers and others.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>How providers' errors are classified, in order: the first rule that matches decides; operators' own come first.</summary>
    public required IReadOnlyList<FaultRule> FaultRules { get; init; }

    /// <summary>When the mesh calls somebody, and whom.</summary>
    public required AlertSettings Alerts { get; init; }

    /// <summary>Chains by name.</summary>
    public required IReadOnlyDictionary<string, Mapping> Mappings { get; init; }

    /// <summary>The kinds of requests that automatic choice knows, in the order in which equals are decided.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = [];

    /// <summary>Virtual models by name, without their prefix.</summary>
    public IReadOnlyDictionary<string, Preset> Presets { get; init; } = new Dictionary<string, Preset>(StringComparer.Ordinal);
}
