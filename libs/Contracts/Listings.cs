namespace LlmMesh.Contracts;

/// <summary>What a provider itself says a model costs: US dollars per million tokens.</summary>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Completion tokens.</param>
/// <param name="CacheRead">Prompt tokens read from its cache; null when it does not say.</param>
/// <param name="CacheWrite">Prompt tokens written to its cache; null when it does not say.</param>
public sealed record ListedPrice(decimal Input, decimal Output, decimal? CacheRead = null, decimal? CacheWrite = null);

/// <summary>A model as its provider lists it. What the provider does not say is null.</summary>
/// <param name="Id">The id requests carry.</param>
public sealed record ListedModel(string Id)
{
    /// <summary>Most tokens of prompt and answer together.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>When it came out, Unix seconds.</summary>
    public long? Created { get; init; }

    /// <summary>What it can do, in the catalogue's words.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>What it takes, in the catalogue's words.</summary>
    public IReadOnlyList<string>? InputModalities { get; init; }

    /// <summary>What it answers with, in the catalogue's words.</summary>
    public IReadOnlyList<string>? OutputModalities { get; init; }

    /// <summary>What it costs.</summary>
    public ListedPrice? Price { get; init; }
}

/// <summary>A provider's own list of models, fetched by the health monitor and read by routers.</summary>
/// <param name="Provider">Provider name in the catalogue.</param>
/// <param name="FetchedAtMs">When it was fetched, Unix milliseconds UTC.</param>
/// <param name="IsComplete">Whether a model that is not on it is not offered.</param>
/// <param name="Models">The models.</param>
public sealed record ProviderListing(string Provider, long FetchedAtMs, bool IsComplete, IReadOnlyList<ListedModel> Models);
