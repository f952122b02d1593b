using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>By what the request is expected to cost; where nobody knows, last.</summary>
internal sealed class Cheapest : Strategy
{
    public override RouteRule Rule => RouteRule.Cheapest;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        for (int i = 0; i < candidates.Length; i++)
        {
            ranks[i] = candidates[i].ExpectedCost ?? long.MaxValue;
        }

        return true;
    }
}
