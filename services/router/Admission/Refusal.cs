using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>Why a candidate cannot be reserved, and what may be done about it.</summary>
/// <param name="Error">What the client learns when nothing else helps.</param>
/// <param name="Action">What becomes of the request.</param>
internal sealed record Refusal(MeshError Error, LimitAction Action)
{
    /// <summary>The scope that has no room; null when it was no scope's limit.</summary>
    public LimitedScope? Scope { get; init; }

    /// <summary>How to wait for it, if <see cref="Action"/> says so.</summary>
    public WaitPolicy? Wait { get; init; }

    /// <summary>The limit; <see cref="LimitKind.None"/> when the request as it is can never be admitted.</summary>
    public LimitKind Limit { get; init; }

    /// <summary>The same as a rule of a routing decision.</summary>
    public RouteRule Rule => Limit switch
    {
        LimitKind.Circuit => RouteRule.Circuit,
        LimitKind.Budget or LimitKind.BudgetUnknown => RouteRule.Budget,
        _ => Error.Code == ErrorCode.ModelUnpriced ? RouteRule.Price : RouteRule.Limit,
    };
}
