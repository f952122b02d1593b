using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>Plans once more for a request that a budget has refused: models that fit into what is left.</summary>
internal static class AffordableModels
{
    /// <summary>Proposes other models, the dearest that fit first.</summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="refusal">What is left and what the budget allows to be done about it.</param>
    /// <param name="costAt">What the request costs at a target, nano-dollars; null when its price is not known.</param>
    /// <returns>Null when the budget wants the request refused, or no model fits.</returns>
    public static Plan? Propose(Exchange exchange, BudgetRefusal refusal, Func<Target, long?> costAt)
    {
        if (refusal.OnExhausted == BudgetExhaustion.Refuse)
        {
            return null;
        }

        bool mustBeFree = refusal.OnExhausted == BudgetExhaustion.Free;
        long share = exchange.Catalog.Settings.Spending.ShareOfRest;
        long atMost = mustBeFree || refusal.Affordable <= 0 ? 0 : (long)((Int128)refusal.Affordable * share / 1000);
        Plan? affordable = OtherModels.Propose(
            exchange,
            target => (!mustBeFree || target.Tariff!.IsFree) && costAt(target) is { } cost && cost <= atMost ? new Offer(cost, IsNeighbour: false) : null);
        return affordable is null ? null : affordable with { Route = mustBeFree ? "budget:free" : "budget:cheaper", Degraded = "budget" };
    }
}
