using LlmMesh.Catalog;

namespace LlmMesh.Router.Exchanges;

/// <summary>That a guard has found something in a request or its answer. What it was, nobody keeps.</summary>
/// <param name="Guard">The guard's name.</param>
/// <param name="Action">What became of it; the severest, where there were several.</param>
internal readonly record struct GuardVerdict(string Guard, GuardAction Action);
