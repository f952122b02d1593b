namespace LlmMesh.Catalog;

/// <summary>A chain of targets under a name of its own.</summary>
public sealed record Mapping
{
    /// <summary>The targets in order, each once, of configured providers and others.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>
    /// The weight of each target, in their order, for <see cref="RouteStrategy.Weighted"/>; empty where none is written. A weight is a
    /// step's share, in thousandths of a percent, divided among the targets that the step stands for.
    /// </summary>
    public IReadOnlyList<int> Weights { get; init; } = [];

    /// <summary>How one of them is chosen.</summary>
    public RoutePolicy Policy { get; init; } = new();

    /// <summary>Whether the mesh brings it along and the operator has not changed it.</summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>A kind of request that automatic choice knows by its words. Its chain is the mapping of the same name.</summary>
/// <param name="Name">The name; also a model name.</param>
/// <param name="Keywords">
/// Words and phrases, compared without case and accents and from word to word; <c>*</c> at the end of one stands for any ending.
/// </param>
public sealed record Category(string Name, IReadOnlyList<string> Keywords)
{
    /// <summary>Whether the mesh brings it along, with words or signs that need no keywords.</summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>What a provider does with what it is sent, as the operator or the catalogue says.</summary>
/// <param name="IsZeroRetention">Whether it keeps nothing.</param>
/// <param name="CollectsData">Whether it may use it for itself, for example to train.</param>
public sealed record ProviderPrivacy(bool IsZeroRetention, bool CollectsData)
{
    /// <summary>Nothing known: it counts as one that keeps and collects.</summary>
    public static readonly ProviderPrivacy Unknown = new(IsZeroRetention: false, CollectsData: true);

    /// <summary>
    /// Whether it has its own providers and honours <c>provider.zdr</c> and <c>provider.data_collection</c> of each request (OpenRouter):
    /// it then passes where either is asked for, because the request says so there too. Default false.
    /// </summary>
    public bool IsEnforcedByRequest { get; init; }
}
