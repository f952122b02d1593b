using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Money;

/// <summary>What one request asks of limits and budgets at one target.</summary>
/// <param name="Money">Of budgets, nano-dollars; null when no price is known for the target, so that no hard budget can let it pass.</param>
/// <param name="Tokens">Of token windows.</param>
internal readonly record struct RequestClaim(MoneyClaim? Money, long Tokens);

/// <summary>How much a request can cost at a target, before it is sent. Pure.</summary>
internal static class Claims
{
    /// <summary>What to reserve.</summary>
    public static RequestClaim Of(Exchange exchange, Target target) => throw new NotImplementedException($"{exchange.RequestId} {target.Name}");

    /// <summary>The token limit to send, for each choice, so that the request cannot cost more than hard budgets hold.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="held">What hard budgets hold for this attempt, nano-dollars; only asked when at least one does.</param>
    /// <returns>Null when the client's own limit or the model's is enough.</returns>
    public static long? OutputLimit(Exchange exchange, Target target, long held) =>
        throw new NotImplementedException($"{exchange.RequestId} {target.Name} {held}");

    /// <summary>The output tokens, of all choices together, that what hard budgets hold can pay for.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="held">As for <see cref="OutputLimit"/>.</param>
    /// <returns>Null when output costs nothing there.</returns>
    public static long? PaidOutput(Exchange exchange, Target target, long held) =>
        throw new NotImplementedException($"{exchange.RequestId} {target.Name} {held}");
}
