using System.Diagnostics;
using System.Text.Json;

namespace LlmMesh.Load.Money;

/// <summary>A row of the ledger, as far as money goes.</summary>
internal sealed record MoneyRow(string Id, string Outcome, long CostNanoDollars, DateTimeOffset AdmittedAt);

/// <summary>What the ledger and the budgets say of one key.</summary>
internal static class MoneyLedger
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Every row of a key, oldest page last, as often as it is stored.</summary>
    public static async Task<List<MoneyRow>> RowsAsync(MoneyMesh mesh, string key, CancellationToken cancellationToken)
    {
        List<MoneyRow> rows = [];
        string? cursor = null;
        do
        {
            JsonElement page = await mesh.AskUsageAsync(
                $"/usage/records?limit=1000&key={MoneyMesh.NameOf(key)}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancellationToken);
            rows.AddRange(page.GetProperty("data").EnumerateArray().Select(Read));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        return rows;
    }

    /// <summary>A budget's spent and held amounts, in nano-dollars; what is held is −1 as long as nobody knows.</summary>
    public static async Task<(long Spent, long Held)> BudgetAsync(MoneyMesh mesh, string id, CancellationToken cancellationToken)
    {
        JsonElement budget = await mesh.AskUsageAsync($"/usage/budgets/{id}", cancellationToken);
        return (Nano(budget.GetProperty("spent_usd")), budget.GetProperty("held_usd") is { ValueKind: JsonValueKind.Number } held ? Nano(held) : -1);
    }

    /// <summary>Returns when nothing is held and the budget's figure is the sum of the rows, or when patience is over.</summary>
    public static async Task<(List<MoneyRow> Rows, long Spent, long Held)> SettledAsync(
        MoneyMesh mesh, string key, string budget, TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            (long spent, long held) = await BudgetAsync(mesh, budget, cancellationToken);
            List<MoneyRow> rows = await RowsAsync(mesh, key, cancellationToken);
            if ((held == 0 && spent == rows.Sum(row => row.CostNanoDollars)) || Stopwatch.GetElapsedTime(start) > patience)
            {
                return (rows, spent, held);
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static MoneyRow Read(JsonElement row) => new(
        row.GetProperty("id").GetString()!,
        row.GetProperty("outcome").GetString()!,
        row.GetProperty("cost_nano_dollars").GetInt64(),
        row.GetProperty("admitted_at").GetDateTimeOffset());

    private static long Nano(JsonElement dollars) => (long)(dollars.GetDecimal() * 1_000_000_000m);
}
