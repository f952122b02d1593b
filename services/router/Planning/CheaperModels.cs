using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>Plans once more for a request whose candidates have all failed, where its mapping prefers a cheaper model to an error.</summary>
internal static class CheaperModels
{
    /// <summary>
    /// Proposes models that cost less than the cheapest of the chain: those of other providers first, because what has failed may be more than
    /// one model of a provider; among them the dearest first.
    /// </summary>
    /// <param name="exchange">The request, planned.</param>
    /// <param name="costAt">What the request costs at a target, nano-dollars; null when its price is not known.</param>
    /// <returns>Null when the mapping or the request wants no other model, or there is none.</returns>
    public static Plan? Propose(Exchange exchange, Func<Target, long?> costAt)
    {
        List<Target> failed = Failed(exchange.Plan);
        if (exchange.Plan.Degradation is not { Cheaper: true } || failed.Min(costAt) is not { } cheapest)
        {
            return null;
        }

        Plan? cheaper = OtherModels.Propose(
            exchange,
            target => costAt(target) is { } cost && cost < cheapest
                ? new Offer(cost, failed.Exists(other => other.Provider.Name == target.Provider.Name))
                : null);
        return cheaper is null ? null : cheaper with { Route = "degraded:cheaper", Degraded = "cheaper" };
    }

    // Those that were tried, and those that were not because their circuits are open.
    private static List<Target> Failed(Plan asked) =>
    [
        .. asked.Candidates,
        .. asked.Rejections.Where(static rejection => rejection.Reason == RejectionReason.CircuitOpen).Select(static rejection => rejection.Target),
    ];
}
