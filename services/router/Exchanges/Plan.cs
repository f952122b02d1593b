using LlmMesh.Catalog;

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
}

/// <summary>A target that was left out, and why.</summary>
internal readonly record struct Rejection(Target Target, RejectionReason Reason);

/// <summary>Targets in the order in which they are tried, and those left out.</summary>
/// <param name="Route">Why these: <c>target</c>, <c>mapping:NAME</c>, <c>chain</c>.</param>
/// <param name="Candidates">At least one target.</param>
/// <param name="Rejections">Targets left out.</param>
internal sealed record Plan(string Route, IReadOnlyList<Target> Candidates, IReadOnlyList<Rejection> Rejections)
{
    /// <summary>Why the client gets less than it asked for, as <c>x-mesh-degraded</c> says it; null when it does not.</summary>
    public string? Degraded { get; init; }
}
