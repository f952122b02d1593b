using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>Makes of a plan, and of what became of its candidates, the decision that explanations and ledger rows show.</summary>
internal static class RouteDecisions
{
    // A chain can have hundreds of targets; a row that names them all would be larger than many a prompt.
    private const int MostKept = 32;

    /// <summary>The decision as a ledger row keeps it: the candidates, then those left out, as many as a row has room for.</summary>
    public static RouteDecision Kept(Exchange exchange) => Of(exchange, MostKept, also: null);

    /// <summary>The whole decision.</summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="also">What else is known of a target, added to its entry.</param>
    public static RouteDecision Whole(Exchange exchange, Func<Target, RouteCandidate, RouteCandidate> also) => Of(exchange, int.MaxValue, also);

    private static RouteDecision Of(Exchange exchange, int most, Func<Target, RouteCandidate, RouteCandidate>? also)
    {
        Plan plan = exchange.Plan;
        var entries = new List<RouteCandidate>(Math.Min(plan.Candidates.Count + exchange.Refusals.Count + plan.Rejections.Count, most));
        int omitted = 0;
        for (int i = 0; i < plan.Candidates.Count; i++)
        {
            Target target = plan.Candidates[i];
            if (exchange.RefusalOf(target) is null)
            {
                RouteRule rule = i < plan.Placements.Count ? plan.Placements[i].Rule : RuleOf(plan.Strategy);
                Add(target, new RouteCandidate(target.Name, rule)
                {
                    Detail = DetailOf(rule),
                    ExpectedCostNanoDollars = i < plan.Placements.Count ? plan.Placements[i].ExpectedCost : null,
                });
            }
        }

        // In the order of the plan, whenever it came out; then those of a plan before it.
        for (int i = 0; exchange.Refusals.Count > 0 && i < plan.Candidates.Count; i++)
        {
            if (exchange.RefusalOf(plan.Candidates[i]) is { } refusal)
            {
                AddRefused(refusal);
            }
        }

        for (int i = 0; i < exchange.Refusals.Count; i++)
        {
            if (!plan.Candidates.Contains(exchange.Refusals[i].Target))
            {
                AddRefused(exchange.Refusals[i]);
            }
        }

        for (int i = 0; i < plan.Rejections.Count; i++)
        {
            Rejection rejection = plan.Rejections[i];
            string detail = RejectionWords.Of(rejection.Target, rejection.Reason, exchange.OperationName);
            Add(rejection.Target, new RouteCandidate(rejection.Target.Name, RejectionWords.RuleOf(rejection.Reason)) { Rejected = true, Detail = detail });
        }

        return new RouteDecision
        {
            Route = plan.Route,
            Category = plan.Category,
            Signals = plan.Classification?.Signals,
            Strategy = plan.Candidates.Count > 1 ? RuleOf(plan.Strategy) : null,
            Candidates = entries,
            Omitted = omitted,
        };

        void AddRefused(RouteRefusal refusal) =>
            Add(refusal.Target, new RouteCandidate(refusal.Target.Name, refusal.Rule) { Rejected = true, Detail = refusal.Detail });

        void Add(Target target, RouteCandidate entry)
        {
            if (entries.Count < most)
            {
                entries.Add(also is null ? entry : also(target, entry));
            }
            else
            {
                omitted++;
            }
        }
    }

    // The strategies are the first of the rules, under the same names.
    private static RouteRule RuleOf(RouteStrategy strategy) => (RouteRule)strategy;

    private static string? DetailOf(RouteRule rule) => rule switch
    {
        RouteRule.Session => "it has served this conversation before",
        RouteRule.Order => "the request names its provider first",
        RouteRule.LastResort => "nobody of the chain can serve this request",
        RouteRule.Health => "its last probe failed, so that it is asked last",
        _ => null,
    };
}
