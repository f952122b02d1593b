using LlmMesh.Catalog;

namespace LlmMesh.Router.Exchanges;

/// <summary>Prices above which a target is left out, US dollars per million tokens; null is any.</summary>
internal sealed record PriceCeiling(decimal? Prompt, decimal? Completion);

/// <summary>
/// What a request itself asks of routing: OpenRouter's <c>provider</c> object, the suffixes <c>:floor</c> and <c>:nitro</c>, and the headers
/// <c>x-mesh-strategy</c>, <c>x-mesh-category</c>, <c>x-mesh-max-cost</c>. It can narrow what the operator allows, never widen it.
/// </summary>
internal sealed record RoutePreferences
{
    /// <summary>Asks for nothing.</summary>
    public static readonly RoutePreferences None = new();

    /// <summary>Null: the mapping's.</summary>
    public RouteStrategy? Strategy { get; init; }

    /// <summary>
    /// Whether <see cref="Strategy"/> orders the request's own chain as a whole (<c>sort.partition: "none"</c>). Default false: the models
    /// keep their order, and it decides within each.
    /// </summary>
    public bool SortsAcrossModels { get; init; }

    /// <summary>The category to route by, whatever the model's name or the prompt say; null: none is asked for.</summary>
    public string? Category { get; init; }

    /// <summary>Most the request may be expected to cost, nano-dollars; null: any.</summary>
    public long? MaxCostNanoDollars { get; init; }

    /// <summary>Providers that go first, in this order.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>Providers that alone take part; empty: all. Names that are no provider of the mesh are OpenRouter's own.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Providers that do not take part.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Whether others follow when the first candidate fails. Default true.</summary>
    public bool AllowFallbacks { get; init; } = true;

    /// <summary>Whether a target that cannot take every parameter of the request is left out. Default false.</summary>
    public bool RequireParameters { get; init; }

    /// <summary>Whether providers that collect what they are sent are left out.</summary>
    public bool DenyDataCollection { get; init; }

    /// <summary>Whether only providers take part that keep nothing.</summary>
    public bool RequireZeroRetention { get; init; }

    /// <summary>Null: any price.</summary>
    public PriceCeiling? MaxPrice { get; init; }
}
