using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>
/// By chance, each as often as its weight says, in every place: each candidate waits for an exponentially distributed time at the rate of
/// its weight, and they go in the order in which they are done (Efraimidis and Spirakis 2006). A weight of nought goes last.
/// </summary>
internal sealed class Weighted : Strategy
{
    public override RouteRule Rule => RouteRule.Weighted;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        Chance chance = Chance.Of(terms.Exchange);
        for (int i = 0; i < candidates.Length; i++)
        {
            // By its place in the chain: whoever is left out changes nothing between the others.
            ranks[i] = RankOf(-Math.Log(chance.Share(candidates[i].Place)) / candidates[i].Weight);
        }

        return true;
    }
}
