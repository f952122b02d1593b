using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Spending;

/// <summary>Names a row of <c>spending</c>: who spent, and in which quarter of an hour.</summary>
internal readonly record struct SpendingKey(string Scope, string Team, string Name, long SlotMs)
{
    public static SpendingKey Of(BudgetOwner owner, long slotMs) =>
        new(ColumnText.From(owner.Scope), ColumnText.From(owner.Team ?? ""), ColumnText.From(owner.Name), slotMs);
}

/// <summary>A row of <c>spending</c>.</summary>
internal sealed record SpendingRow(SpendingKey Key, long CostNanoDollars);

/// <summary>The table <c>spending</c>.</summary>
internal static class SpendingTable
{
    public static readonly Table<SpendingRow> Shape = new("spending", ["scope", "team", "name", "slot_ms"],
    [
        new Column<SpendingRow, string>("scope", row => row.Key.Scope),
        new Column<SpendingRow, string>("team", row => row.Key.Team),
        new Column<SpendingRow, string>("name", row => row.Key.Name),
        new Column<SpendingRow, long>("slot_ms", row => row.Key.SlotMs),
        new Column<SpendingRow, long>("cost_nano_dollars", row => row.CostNanoDollars),
    ]);

    /// <summary>What to do with a row that is there already: add to it.</summary>
    public const string Add =
        "ON CONFLICT (scope, team, name, slot_ms) DO UPDATE SET cost_nano_dollars = spending.cost_nano_dollars + excluded.cost_nano_dollars";
}
