using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;
using LlmMesh.Router.Planning.Strategies;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Puts the candidates of one chain in order: by quality where that is preferred, among equals by the strategy, then the providers that the
/// request names first.
/// </summary>
internal static class Ranking
{
    /// <returns>Whether they have taken turns.</returns>
    public static bool Order(Span<Contender> candidates, string chain, Terms terms, StableSort sort)
    {
        if (candidates.Length < 2)
        {
            return false;
        }

        Strategy strategy = Strategy.Of(terms.Strategy);
        if (terms.Policy.PreferQuality)
        {
            OrderByQuality(candidates, chain, terms, sort, strategy);
        }
        else
        {
            Apply(strategy, strategy.Rule, candidates, chain, terms, sort);
        }

        if (terms.Order is { } order)
        {
            PutFirst(candidates, order, sort);
        }

        return strategy is RoundRobin;
    }

    /// <summary>Moves one before those in front of it, which keep their order.</summary>
    public static void MoveToFront(Span<Contender> candidates, int index)
    {
        Contender moved = candidates[index];
        candidates[..index].CopyTo(candidates[1..]);
        candidates[0] = moved;
    }

    private static void OrderByQuality(Span<Contender> candidates, string chain, Terms terms, StableSort sort, Strategy strategy)
    {
        var quality = (Quality)Strategy.Of(Catalog.RouteStrategy.Quality);
        Apply(quality, quality.Rule, candidates, chain, terms, sort);
        for (int start = 0, end; start < candidates.Length; start = end)
        {
            int rank = Quality.Of(candidates[start].Target);
            for (end = start + 1; end < candidates.Length && Quality.Of(candidates[end].Target) == rank; end++)
            {
            }

            // With no better and no worse ones, quality has decided nothing.
            Apply(strategy, end - start == candidates.Length ? strategy.Rule : quality.Rule, candidates[start..end], chain, terms, sort);
        }
    }

    private static void Apply(Strategy strategy, RouteRule rule, Span<Contender> candidates, string chain, Terms terms, StableSort sort)
    {
        if (candidates.Length > 1 && strategy.Rank(candidates, chain, terms, sort.Ranks(candidates.Length)))
        {
            sort.Apply(candidates);
        }

        strategy.Finish(candidates, terms);
        foreach (ref Contender candidate in candidates)
        {
            candidate.Rule = candidate.Rule == RouteRule.LastResort ? RouteRule.LastResort : rule;
        }
    }

    private static void PutFirst(Span<Contender> candidates, ProviderList order, StableSort sort)
    {
        Span<long> ranks = sort.Ranks(candidates.Length);
        for (int i = 0; i < candidates.Length; i++)
        {
            int place = order.PlaceOf(candidates[i].Target.Provider);
            ranks[i] = place;
            candidates[i].Rule = place == ProviderList.Nowhere ? candidates[i].Rule : RouteRule.Order;
        }

        sort.Apply(candidates);
    }
}
