using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>As written.</summary>
internal sealed class Priority : Strategy
{
    public override RouteRule Rule => RouteRule.Priority;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks) => false;
}
