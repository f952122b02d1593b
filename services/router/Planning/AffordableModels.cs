using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Plans once more for a request that a budget has refused: models that fit into what is left. Pure, as the first plan is.
/// </summary>
internal static class AffordableModels
{
    // The nearest ones: who asked for a large model is not well served by the tenth smaller one.
    private const int MostCandidates = 5;

    /// <summary>Proposes other models, the dearest that fit first: price is the best sign of quality there is.</summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="refusal">What is left and what the budget allows to be done about it.</param>
    /// <param name="costAt">What the request costs at a target, nano-dollars; null when its price is not known.</param>
    /// <returns>Null when the budget wants the request refused, or no model fits.</returns>
    public static Plan? Propose(Exchange exchange, BudgetRefusal refusal, Func<Target, long?> costAt)
    {
        // A cheaper model's vectors mean something else, and its picture is another picture: only a conversation has an equivalent.
        if (refusal.OnExhausted == BudgetExhaustion.Refuse || exchange.Operation is not null)
        {
            return null;
        }

        bool mustBeFree = refusal.OnExhausted == BudgetExhaustion.Free;
        long share = exchange.Catalog.Settings.Spending.ShareOfRest;
        long atMost = mustBeFree || refusal.Affordable <= 0 ? 0 : (long)((Int128)refusal.Affordable * share / 1000);
        var fitting = new List<(Target Target, long Cost)>();
        foreach (Target target in exchange.Catalog.Targets)
        {
            if (CanServe(target, exchange) && (!mustBeFree || target.Tariff!.IsFree) && costAt(target) is { } cost && cost <= atMost)
            {
                fitting.Add((target, cost));
            }
        }

        if (fitting.Count == 0)
        {
            return null;
        }

        List<Target> nearest = [.. fitting.OrderByDescending(static fit => fit.Cost).Take(MostCandidates).Select(static fit => fit.Target)];
        return new Plan(
            mustBeFree ? "budget:free" : "budget:cheaper",
            PlanningStage.DownLast(nearest, exchange.Surroundings.Health),
            exchange.Plan.Rejections)
        {
            Degraded = "budget",
        };
    }

    private static bool CanServe(Target target, Exchange exchange) =>
        target is { Tariff: not null, Definition: { } model }
        && PlanningStage.Reject(target, exchange) is null
        && !exchange.Plan.Candidates.Contains(target)
        && exchange.Surroundings.Circuits.Blocking(target, exchange.ArrivedAtMs) is null
        && (model.ContextWindow is not { } window || exchange.EstimateFor(target).Safe + Answer(exchange) <= window);

    // Room for an answer worth having, or for what the client asked for.
    private static long Answer(Exchange exchange) =>
        Math.Min(exchange.Envelope.MaxTokens ?? exchange.Catalog.Settings.Spending.LeastOutputTokens, int.MaxValue);
}
