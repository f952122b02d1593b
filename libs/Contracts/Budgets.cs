namespace LlmMesh.Contracts;

/// <summary>Whose spending a budget bounds.</summary>
public enum BudgetScope
{
    /// <summary>Everything an organisation's teams spend.</summary>
    Organisation = 0,

    /// <summary>Everything a team's keys spend.</summary>
    Team,

    /// <summary>What one API key spends.</summary>
    Key,

    /// <summary>What is spent at one provider.</summary>
    Provider,

    /// <summary>What is spent on one target, <c>provider/model</c>.</summary>
    Target,
}

/// <summary>How long a budget lasts before it begins anew. Periods are calendar periods of the budget's time zone.</summary>
public enum BudgetPeriod
{
    /// <summary>From midnight to midnight.</summary>
    Day = 0,

    /// <summary>From Monday.</summary>
    Week,

    /// <summary>From the first of the month.</summary>
    Month,

    /// <summary>It never begins anew.</summary>
    Total,
}

/// <summary>How firm a budget is.</summary>
public enum BudgetKind
{
    /// <summary>
    /// Never exceeded: before a request is sent, the most it can cost is held. A model without a price cannot be used under it.
    /// </summary>
    Hard = 0,

    /// <summary>Held by estimate: the last request may take it over its limit.</summary>
    Soft,
}

/// <summary>What happens to a request that a budget has no room for.</summary>
public enum BudgetExhaustion
{
    /// <summary>It is refused.</summary>
    Refuse = 0,

    /// <summary>A cheaper model that fits is taken, if there is one.</summary>
    Cheaper,

    /// <summary>A model that costs nothing is taken, if there is one.</summary>
    Free,
}

/// <summary>Whose budget it is.</summary>
/// <param name="Scope">What kind of scope.</param>
/// <param name="Name">The organisation's, team's, key's or provider's name, or the target's <c>provider/model</c>.</param>
/// <param name="Team">A key's team; null for every other scope.</param>
public sealed record BudgetOwner(BudgetScope Scope, string Name, string? Team = null);

/// <summary>
/// An amount that one scope may spend in one period. The usage service owns the list, the configuration's <c>daily_budget</c> included,
/// and publishes it over the shared state; routers keep it.
/// </summary>
public sealed record BudgetDefinition
{
    /// <summary>Its id, unique for ever: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Whose.</summary>
    public required BudgetOwner Owner { get; init; }

    /// <summary>How long it lasts.</summary>
    public required BudgetPeriod Period { get; init; }

    /// <summary>The amount in nano-dollars (1 USD = 10⁹); positive, at most 9 × 10¹⁵ (9 million USD).</summary>
    public required long LimitNanoDollars { get; init; }

    /// <summary>How firm it is. Default hard.</summary>
    public BudgetKind Kind { get; init; }

    /// <summary>What becomes of a request it has no room for. Default refused.</summary>
    public BudgetExhaustion OnExhausted { get; init; }

    /// <summary>IANA id of the zone whose calendar its periods follow. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>Where a budget stands in its current period.</summary>
/// <param name="Id">The budget's id.</param>
/// <param name="PeriodStartMs">When the period began, Unix ms; 0 for <see cref="BudgetPeriod.Total"/>.</param>
/// <param name="SpentNanoDollars">Cost of what has been settled, and of what was abandoned.</param>
/// <param name="HeldNanoDollars">Held for requests under way.</param>
public sealed record BudgetState(string Id, long PeriodStartMs, long SpentNanoDollars, long HeldNanoDollars)
{
    /// <summary>Whether it admits; false while what was spent before is being summed. Default true.</summary>
    public bool IsOpen { get; init; } = true;
}
