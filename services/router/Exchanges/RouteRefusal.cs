using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>A candidate of the plan that could not be used after all.</summary>
/// <param name="Target">The candidate.</param>
/// <param name="Rule">What kept it from being used: a limit, a budget, its circuit, what it can be told.</param>
/// <param name="Detail">The same in words.</param>
internal readonly record struct RouteRefusal(Target Target, RouteRule Rule, string Detail);
