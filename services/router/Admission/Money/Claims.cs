using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Money;

/// <summary>What one request asks of limits and budgets at one target.</summary>
/// <param name="Money">Of budgets, nano-dollars.</param>
/// <param name="Tokens">Of token windows.</param>
internal readonly record struct RequestClaim(MoneyClaim Money, long Tokens);

/// <summary>How much a request can cost at a target, before it is sent. Pure.</summary>
internal static class Claims
{
    /// <summary>What to reserve.</summary>
    /// <returns>Null when no price is known for the target, so that no hard budget can let it pass.</returns>
    public static RequestClaim? Of(Exchange exchange, Target target) => throw new NotImplementedException($"{exchange.RequestId} {target.Name}");

    /// <summary>The output tokens that what is held can pay for.</summary>
    /// <returns>The limit to send instead of the client's or the model's own; null when all that was claimed is held.</returns>
    public static long? OutputLimit(Exchange exchange, Target target, long heldNanoDollars) =>
        throw new NotImplementedException($"{exchange.RequestId} {target.Name} {heldNanoDollars}");
}
