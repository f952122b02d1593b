using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What a request cost.</summary>
/// <param name="NanoDollars">Nano-dollars (1 USD = 10⁹), rounded up; 0 when unpriced.</param>
/// <param name="Basis">How it was found.</param>
internal readonly record struct RequestCost(long NanoDollars, CostBasis Basis)
{
    public static RequestCost operator +(RequestCost served, RequestCost other) => served with { NanoDollars = served.NanoDollars + other.NanoDollars };

    /// <summary>The provider's own figure where it reports one, the target's prices in force otherwise.</summary>
    public static RequestCost Of(Target? target, ObservedUsage usage)
    {
        if (usage.ChargedNanoDollars is { } charged)
        {
            return new RequestCost(charged, CostBasis.Provider);
        }

        return target?.Tariff is { } tariff
            ? new RequestCost(tariff.Cost(usage.Tokens), CostBasis.Catalogue)
            : new RequestCost(0, CostBasis.Unpriced);
    }
}
