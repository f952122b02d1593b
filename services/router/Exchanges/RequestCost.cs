using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What a request cost.</summary>
/// <param name="NanoDollars">Nano-dollars (1 USD = 10⁹), rounded up; of what is priced.</param>
/// <param name="Basis">How it was found.</param>
internal readonly record struct RequestCost(long NanoDollars, CostBasis Basis)
{
    /// <summary>The cost of both. With a part that has no price, the whole counts as unpriced.</summary>
    public static RequestCost operator +(RequestCost served, RequestCost other) => new(
        served.NanoDollars + other.NanoDollars, other.Basis == CostBasis.Unpriced ? CostBasis.Unpriced : served.Basis);

    /// <summary>The provider's own figure where it reports one, the target's prices in force otherwise.</summary>
    public static RequestCost Of(Target? target, ObservedUsage usage)
    {
        if (usage.ChargedNanoDollars is { } charged)
        {
            return new RequestCost(charged, CostBasis.Provider);
        }

        return target?.Tariff is { } tariff
            ? new RequestCost(tariff.Cost(usage.Tokens, usage.Pieces), CostBasis.Catalogue)
            : new RequestCost(0, CostBasis.Unpriced);
    }
}
