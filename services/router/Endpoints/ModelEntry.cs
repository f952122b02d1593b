using LlmMesh.Catalog;
using LlmMesh.Catalog.Live;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Endpoints;

/// <summary>A model in OpenAI's form, with what the catalogue knows of it. What is not known is null.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy)
{
    /// <summary>What a mapping stands for, as far as it is open to the caller; null for a model.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>What it can do; of a mapping, what one of its targets can.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    public IReadOnlyList<string>? InputModalities { get; init; }

    public IReadOnlyList<string>? OutputModalities { get; init; }

    public long? ContextWindow { get; init; }

    public long? MaxOutputTokens { get; init; }

    /// <summary>Fields of chat completions that it refuses.</summary>
    public IReadOnlyList<string>? Rejects { get; init; }

    public string? Lifecycle { get; init; }

    public DateOnly? Retires { get; init; }

    public PricingView? Pricing { get; init; }

    public ModelHealthView? Health { get; init; }

    /// <summary>What its provider's own list says; null when the provider has told none.</summary>
    public ListingView? Listing { get; init; }
}

/// <summary>How a target answered its last probe.</summary>
internal sealed record ModelHealthView(string State, long? LatencyMs, long? CheckedAtMs);

/// <summary>A provider's own list, as far as one model goes.</summary>
/// <param name="Listed">Whether the model is on it.</param>
/// <param name="FetchedAtMs">When it was fetched.</param>
/// <param name="Stale">Whether it is so old that it can no longer make anything cheaper.</param>
internal sealed record ListingView(bool Listed, long FetchedAtMs, bool Stale);

/// <summary>OpenAI's list of models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>Builds entries from one snapshot.</summary>
internal sealed class ModelEntries(CatalogSnapshot catalog, IReadOnlyDictionary<string, TargetHealth> health, DateTimeOffset now)
{
    public const string MeshOwner = "llmmesh";

    /// <summary>A mapping's.</summary>
    public static ModelEntry Of(string mapping, IReadOnlyList<Target> targets) => new(mapping, "model", 0, MeshOwner)
    {
        Targets = [.. targets.Select(target => target.Name)],
        Capabilities = CapabilityWords.Of(targets.Aggregate(
            Catalog.Capabilities.None, (all, target) => all | (target.Definition?.Capabilities ?? Catalog.Capabilities.None))),
    };

    /// <summary>A target's, under the name it was asked by.</summary>
    public ModelEntry Of(string id, Target target)
    {
        ModelDefinition? model = target.Definition;
        return new ModelEntry(id, "model", CreatedOf(model), target.Provider.Name)
        {
            Capabilities = model is null ? null : CapabilityWords.Of(model.Capabilities),
            InputModalities = model?.InputModalities is { } inputs ? ModalityWords.Of(inputs) : null,
            OutputModalities = model?.OutputModalities is { } outputs ? ModalityWords.Of(outputs) : null,
            ContextWindow = model?.ContextWindow,
            MaxOutputTokens = model?.MaxOutputTokens,
            Rejects = model?.Rejects,
            Lifecycle = model?.Lifecycle.ToString().ToLowerInvariant(),
            Retires = model?.Retires,
            Pricing = PricingView.Of(target),
            Health = health.TryGetValue(target.Name, out TargetHealth? last)
                ? new ModelHealthView(HealthNames.Of(last.State), last.LatencyMs, last.CheckedAtMs)
                : new ModelHealthView(HealthNames.Of(HealthState.Unknown), null, null),
            Listing = catalog.Live.Of(target.Provider.Name) is { } listing
                ? new ListingView(catalog.Live.Find(target.Provider.Name, target.Model) is not null, listing.FetchedAtMs, LiveListings.IsStale(listing, now))
                : null,
        };
    }

    // The field must be there for typed clients.
    private static long CreatedOf(ModelDefinition? model) =>
        model?.Released is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds() : 0;
}
