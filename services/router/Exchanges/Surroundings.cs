using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What this replica knew of the targets when a request arrived: replaced, never changed.</summary>
/// <param name="Health">The last probe of every probed target, by name.</param>
/// <param name="Circuits">The circuits.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, TargetHealth> Health, CircuitView Circuits);
