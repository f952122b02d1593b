using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning;

/// <summary>A model that may take the place of those that were asked for.</summary>
/// <param name="Cost">What the request costs there, nano-dollars.</param>
/// <param name="IsNeighbour">Whether it is asked after all that are none.</param>
internal readonly record struct Offer(long Cost, bool IsNeighbour);

/// <summary>Plans once more, on the terms of the first plan, for a request whose own candidates cannot serve it. Pure, as that is.</summary>
internal static class OtherModels
{
    // The nearest ones: who asked for a large model is not well served by the tenth smaller one.
    private const int MostCandidates = 5;

    /// <summary>The plan with the dearest of the models that fit first: price is the best sign of quality there is.</summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="judge">Says of a model that could serve the request whether it fits; null when it does not.</param>
    /// <returns>Null when none fits, or none but what was asked for will do.</returns>
    public static Plan? Propose(Exchange exchange, Func<Target, Offer?> judge)
    {
        // Another model's vectors mean something else, and its picture is another picture: only a conversation has an equivalent.
        if (exchange is not { Operation: null, Preferences.AllowFallbacks: true })
        {
            return null;
        }

        var terms = new Terms(exchange, exchange.Plan.Policy ?? exchange.Catalog.Settings.Routing);
        using Slate fitting = Slate.Rent();
        List<Offer> offers = [];
        foreach (Target target in exchange.Catalog.Targets)
        {
            if (CanServe(target, terms) && judge(target) is { } offer)
            {
                fitting.Add(new Contender(target, fitting.Count, Weight: 1, offer.Cost, KeepsSessions: false) { Rule = RouteRule.LastResort });
                offers.Add(offer);
            }
        }

        if (offers.Count == 0)
        {
            return null;
        }

        Order(fitting, offers, exchange);
        Plan other = fitting.ToPlan(exchange.Plan.Route);
        return exchange.Plan with
        {
            Candidates = other.Candidates,
            Placements = other.Placements,
            Strategy = RouteStrategy.Priority,
            Turn = null,
        };
    }

    private static void Order(Slate fitting, List<Offer> offers, Exchange exchange)
    {
        Span<Contender> all = fitting.From(0);
        Span<long> ranks = fitting.Sort.Ranks(all.Length);
        for (int i = 0; i < ranks.Length; i++)
        {
            ranks[i] = offers[i].IsNeighbour ? long.MaxValue - offers[i].Cost : -offers[i].Cost;
        }

        fitting.Sort.Apply(all);
        fitting.Truncate(MostCandidates);
        Precedence.PutDownLast(fitting.From(0), exchange.Surroundings.Health, fitting.Sort);
    }

    private static bool CanServe(Target target, Terms terms) =>
        target is { Tariff: not null, Definition: { } model }
        && terms.Reject(target, out _) is null
        && !terms.Exchange.Plan.Candidates.Contains(target)
        && (model.ContextWindow is not { } window || terms.Exchange.EstimateFor(target).Safe + Answer(terms.Exchange) <= window);

    // Room for an answer worth having, or for what the client asked for.
    private static long Answer(Exchange exchange) =>
        Math.Min(exchange.Envelope.MaxTokens ?? exchange.Catalog.Settings.Spending.LeastOutputTokens, int.MaxValue);
}
