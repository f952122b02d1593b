using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Planning;

/// <summary>A target that can serve the request, on its way to a place.</summary>
/// <param name="Target">Who.</param>
/// <param name="Place">Where it stands among all targets the request could mean, from 0.</param>
/// <param name="Weight">How often it should come first, against the others'.</param>
/// <param name="ExpectedCost">Nano-dollars; null where nobody has to know, or nobody knows.</param>
/// <param name="KeepsSessions">Whether conversations it has served stay with it.</param>
internal record struct Contender(Target Target, int Place, int Weight, long? ExpectedCost, bool KeepsSessions)
{
    /// <summary>What put it where it is.</summary>
    public RouteRule Rule { get; set; }
}
