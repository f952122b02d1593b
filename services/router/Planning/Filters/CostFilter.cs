using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>The most a request may be expected to cost. Where nobody knows what it costs, it may cost more.</summary>
internal static class CostFilter
{
    public static RejectionReason? Reject(Terms terms, long? expected) =>
        terms.MaxCost is { } most && !(expected <= most) ? RejectionReason.CostAboveMaximum : null;
}
