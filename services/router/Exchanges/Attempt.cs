using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>One try at one target, as far as it has come.</summary>
internal sealed record Attempt(Target Target)
{
    /// <summary>The provider's status; 0 when none arrived.</summary>
    public int Status { get; init; }

    /// <summary>Why it failed; <see cref="FaultClass.None"/> when it was accepted and has not broken since.</summary>
    public FaultClass Fault { get; init; }

    public TimeSpan Latency { get; init; }

    /// <summary>Whether something of its answer has reached the client.</summary>
    public bool Delivered { get; init; }

    /// <summary>What a failed attempt said of its own use.</summary>
    public ObservedUsage Usage { get; init; }

    /// <summary>The cost of <see cref="Usage"/>. Nearly every attempt has none: it is accepted, and what it uses is the request's.</summary>
    public RequestCost Cost => Usage == default ? default : RequestCost.Of(Target, Usage);
}
