using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Stage 3: what a request asks for becomes candidates in order.
/// <code>
/// names ── legs ── filters ──────→ left out, each with its reason
///                     └─ strategy ─ order asked for ─ (next leg) ─ down last ─ conversation first ─→ plan
/// </code>
/// Pure: everything it looks at is in the exchange, chance included (<see cref="Chance"/>).
/// </summary>
internal static class PlanningStage
{
    public static MeshError? Plan(Exchange exchange)
    {
        if (RequestedRoute.Read(exchange, out RequestedRoute? route) is { } unknown)
        {
            return unknown;
        }

        using Slate slate = Slate.Rent();
        Terms last = Enter(exchange, route!, slate);
        if (exchange.Preferences is { SortsAcrossModels: true, Strategy: not null })
        {
            Order(slate, 0, route!.Name, last);
        }

        Precedence.Apply(slate, exchange);
        if (!exchange.Preferences.AllowFallbacks)
        {
            slate.KeepFirst(RejectionReason.NoFallback);
        }

        Plan plan = Complete(slate.ToPlan(route!.Name), route, last);
        exchange.Plan = plan;
        return plan.Candidates.Count > 0 ? null
            : CircuitFilter.FirstToClose(exchange, plan.Rejections) is { } circuit ? CircuitRefusal.Of(exchange.Envelope.Model, circuit, exchange.ArrivedAtMs)
            : NobodyLeft.Explain(exchange, plan.Rejections);
    }

    /// <returns>The terms of the last leg.</returns>
    private static Terms Enter(Exchange exchange, RequestedRoute route, Slate slate)
    {
        Terms terms = null!;
        for (int i = 0; i < route.Legs.Count; i++)
        {
            Leg leg = route.Legs[i];
            terms = slate.TermsOf(exchange, leg);
            int first = slate.Count;
            int firstRejected = slate.Rejected;
            slate.Enter(leg, terms);
            if (slate.Count == first && leg.IsCategory)
            {
                LastResort.Enter(slate, terms, slate.RejectedFrom(firstRejected));
            }

            Order(slate, first, leg.Chain, terms);
        }

        return terms;
    }

    private static void Order(Slate slate, int first, string chain, Terms terms)
    {
        if (Ranking.Order(slate.From(first), chain, terms, slate.Sort))
        {
            slate.Turn ??= chain;
        }
    }

    private static Plan Complete(Plan plan, RequestedRoute route, Terms last)
    {
        Leg first = route.Legs[0];
        bool isOwnChain = route.Legs.Count > 1;
        return plan with
        {
            Strategy = isOwnChain ? last.Preferences.Strategy ?? RouteStrategy.Priority : last.Strategy,
            Category = route.Category,
            Classification = route.Classification,
            Policy = isOwnChain ? route.Legs.Select(static leg => leg.Policy).Aggregate(Narrowing.Of) : first.Policy,
            Degradation = isOwnChain || first.Route == "target" ? null : first.Policy.Degradation,
        };
    }
}
