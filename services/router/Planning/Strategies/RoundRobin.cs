using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>In turn: whoever follows the one whose turn it is stands behind it.</summary>
internal sealed class RoundRobin : Strategy
{
    public override RouteRule Rule => RouteRule.RoundRobin;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        ulong turn = (ulong)(terms.Exchange.Surroundings.Performance?.TurnOf(chain) ?? 0);
        int first = (int)(turn % (ulong)candidates.Length);
        for (int i = 0; i < candidates.Length; i++)
        {
            ranks[i] = i < first ? i + candidates.Length : i;
        }

        return first > 0;
    }
}
