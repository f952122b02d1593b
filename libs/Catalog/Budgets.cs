using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>The profile's budget: what the whole organisation may spend in a day.</summary>
/// <param name="LimitNanoDollars">The amount, nano-dollars (1 USD = 10⁹).</param>
/// <param name="Kind">How firm it is.</param>
/// <param name="OnExhausted">What becomes of a request it has no room for.</param>
public sealed record DailyBudget(long LimitNanoDollars, BudgetKind Kind, BudgetExhaustion OnExhausted)
{
    /// <summary>Its id among all budgets.</summary>
    public const string Id = "daily";

    /// <summary>It as one of all budgets: the day of the organisation <c>default</c>.</summary>
    /// <param name="zone">Whose calendar days it follows.</param>
    public BudgetDefinition In(TimeZoneInfo zone) => new()
    {
        Id = Id,
        Owner = new BudgetOwner(BudgetScope.Organisation, "default"),
        Period = BudgetPeriod.Day,
        LimitNanoDollars = LimitNanoDollars,
        Kind = Kind,
        OnExhausted = OnExhausted,
        TimeZone = zone.Id,
    };
}

/// <summary>How budgets are spent.</summary>
public sealed record SpendingPolicy
{
    /// <summary>
    /// Most a request without a token limit may hold of what is left of a hard budget, in thousandths; also the margin for a cheaper model:
    /// it fits when it costs no more than this share of what is left. Default 500, one half.
    /// </summary>
    public int ShareOfRest { get; init; } = 500;

    /// <summary>Fewest output tokens worth asking for when a hard budget cannot afford more. Default 256.</summary>
    public int LeastOutputTokens { get; init; } = 256;

    /// <summary>Output tokens reckoned with where neither the client nor the model limits them. Default 4,096.</summary>
    public int UsualOutputTokens { get; init; } = 4096;
}
