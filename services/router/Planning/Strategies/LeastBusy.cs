using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>By the requests under way from this replica.</summary>
internal sealed class LeastBusy : Strategy
{
    public override RouteRule Rule => RouteRule.LeastBusy;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        if (terms.Exchange.Surroundings.Performance is not { } performance)
        {
            return false;
        }

        for (int i = 0; i < candidates.Length; i++)
        {
            ranks[i] = performance.Of(candidates[i].Target).InFlight;
        }

        return true;
    }
}
