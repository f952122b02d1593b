using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>One name of a request and whom it stands for, before anybody is judged.</summary>
/// <param name="Chain">The name; what turns are counted by.</param>
/// <param name="Targets">The targets as written.</param>
/// <param name="Policy">How one of them is chosen.</param>
internal sealed record Leg(string Chain, IReadOnlyList<Target> Targets, RoutePolicy Policy)
{
    /// <summary>The targets' weights, in their order; empty: all weigh the same.</summary>
    public IReadOnlyList<int> Weights { get; init; } = [];

    /// <summary>Why the caller may use nobody of it; null when it may.</summary>
    public RejectionReason? Forbidden { get; init; }

    /// <summary>
    /// Whether it is a kind of request rather than a choice of models: then, where nobody of it is configured and capable, somebody else is.
    /// </summary>
    public bool IsCategory { get; init; }

    /// <summary>How it stands in <see cref="Plan.Route"/>.</summary>
    public required string Route { get; init; }

    public int WeightOf(int place) => place < Weights.Count ? Weights[place] : Weights.Count == 0 ? 1 : 0;
}
