using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>By the catalogue's rank of the models.</summary>
internal sealed class Quality : Strategy
{
    private const int Unranked = 50;

    public override RouteRule Rule => RouteRule.Quality;

    /// <summary>How good its answers are, 0 to 100.</summary>
    public static int Of(Target target) => target.Definition?.Quality ?? Unranked;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        for (int i = 0; i < candidates.Length; i++)
        {
            ranks[i] = -Of(candidates[i].Target);
        }

        return true;
    }
}
