using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>Why a target was left out of a plan.</summary>
internal enum RejectionReason
{
    ProviderNotConfigured,
    LacksVision,
    LacksTools,
    LacksSchema,
    LacksAudio,
    LacksDocuments,
    PromptTooLong,
    LacksOperation,
    CircuitOpen,
    OutsideKeyScope,
    OutsideTeamScope,

    /// <summary>The operator's or the request's list of providers leaves it out.</summary>
    ProviderNotWanted,

    /// <summary>It may keep what it is sent.</summary>
    KeepsData,

    /// <summary>It may use what it is sent for itself.</summary>
    CollectsData,

    /// <summary>Its price per token is above the request's ceiling, or not known.</summary>
    PriceAboveCeiling,

    /// <summary>The request is expected to cost more there than may be spent, or nobody knows what.</summary>
    CostAboveMaximum,

    /// <summary>It cannot take a parameter that the request insists on.</summary>
    LacksParameter,

    /// <summary>The request wants no other than its first candidate.</summary>
    NoFallback,
}

/// <summary>A target that was left out, and why.</summary>
internal readonly record struct Rejection(Target Target, RejectionReason Reason);

/// <summary>How a candidate came to its place.</summary>
/// <param name="Rule">What put it there.</param>
/// <param name="ExpectedCost">What the request is expected to cost there, nano-dollars; null where nobody had to know, or nobody knows.</param>
internal readonly record struct Placement(RouteRule Rule, long? ExpectedCost);

/// <summary>Targets in the order in which they are tried, and those left out.</summary>
/// <param name="Route">Why these: <c>target</c>, <c>mapping:NAME</c>, <c>category:NAME</c>, <c>preset:NAME</c>, <c>chain</c>.</param>
/// <param name="Candidates">The targets; none only in a plan that has failed.</param>
/// <param name="Rejections">Targets left out.</param>
internal sealed record Plan(string Route, IReadOnlyList<Target> Candidates, IReadOnlyList<Rejection> Rejections)
{
    /// <summary>How each candidate came to its place, in their order; empty where there was nothing to decide.</summary>
    public IReadOnlyList<Placement> Placements { get; init; } = [];

    /// <summary>How they were put in order.</summary>
    public RouteStrategy Strategy { get; init; }

    /// <summary>The category that was asked for or found; null where the model was named.</summary>
    public string? Category { get; init; }

    /// <summary>What was found in the request; null where nothing was looked for.</summary>
    public Classification? Classification { get; init; }

    /// <summary>What of the operator's has narrowed the choice, for whoever plans once more; null: what holds where no mapping says otherwise.</summary>
    public RoutePolicy? Policy { get; init; }

    /// <summary>The chain whose candidates take turns; null where they do not. Whoever goes on with the plan counts the turn.</summary>
    public string? Turn { get; init; }

    /// <summary>What follows when none of them can serve.</summary>
    public Degradation? Degradation { get; init; }

    /// <summary>Why the client gets less than it asked for, as <c>x-mesh-degraded</c> says it; null when it does not.</summary>
    public string? Degraded { get; init; }
}
