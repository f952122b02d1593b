using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Budgets;

/// <summary>A row of <c>budgets</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class BudgetRow
{
    public string Id { get; set; } = "";
    public string Scope { get; set; } = "";
    public string Name { get; set; } = "";
    public string? Team { get; set; }
    public string Period { get; set; } = "";
    public long LimitNanoDollars { get; set; }
    public string Kind { get; set; } = "";
    public string OnExhausted { get; set; } = "";
    public string TimeZone { get; set; } = "";
    public long CreatedAtMs { get; set; }
    public long? DeletedAtMs { get; set; }

    public static BudgetRow From(BudgetDefinition budget, long createdAtMs) => new()
    {
        Id = budget.Id,
        Scope = ColumnText.From(budget.Owner.Scope),
        Name = budget.Owner.Name,
        Team = budget.Owner.Team,
        Period = ColumnText.From(budget.Period),
        LimitNanoDollars = budget.LimitNanoDollars,
        Kind = ColumnText.From(budget.Kind),
        OnExhausted = ColumnText.From(budget.OnExhausted),
        TimeZone = budget.TimeZone,
        CreatedAtMs = createdAtMs,
    };

    public BudgetDefinition ToDefinition() => new()
    {
        Id = Id,
        Owner = new BudgetOwner(ColumnText.Read<BudgetScope>(Scope), Name, Team),
        Period = ColumnText.Read<BudgetPeriod>(Period),
        LimitNanoDollars = LimitNanoDollars,
        Kind = ColumnText.Read<BudgetKind>(Kind),
        OnExhausted = ColumnText.Read<BudgetExhaustion>(OnExhausted),
        TimeZone = TimeZone,
    };
}
