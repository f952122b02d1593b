using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Budgets;

namespace LlmMesh.Usage.Drain;

/// <summary>
/// Finds out what became of requests whose routers died. An intent is noted at the same moment as the reservations are made, so that some
/// intents are of requests that were refused: a hard budget that holds nothing for one tells. What it does hold is what it charges, and so
/// what the record has to cost.
/// </summary>
internal sealed class AbandonedRequests(BudgetBook book, BudgetStore budgets, TimeProvider time)
{
    // Budgets forget after a day what they have charged for the abandoned.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(12);

    /// <summary>Judges expired intents.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<IReadOnlyList<LedgerEvent?>> JudgeAsync(IReadOnlyList<LedgerIntent> expired, CancellationToken cancellationToken)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((BudgetDefinition budget, List<(string Request, string Reservation)> asked) in await AskedAsync(expired, cancellationToken))
        {
            IReadOnlyList<long?> amounts = await budgets.ReadHoldsAsync(budget, [.. asked.Select(hold => hold.Reservation)], cancellationToken);
            for (int i = 0; i < asked.Count; i++)
            {
                if (amounts[i] is { } amount)
                {
                    held[asked[i].Request] = Math.Min(held.GetValueOrDefault(asked[i].Request, long.MaxValue), amount);
                }
                else
                {
                    refused.Add(asked[i].Request);
                }
            }
        }

        return
        [
            .. expired.Select(intent => refused.Contains(intent.Row.Id) ? null
                : held.TryGetValue(intent.Row.Id, out long amount) ? intent.Row with { CostNanoDollars = amount }
                : intent.Row),
        ];
    }

    /// <summary>The budgets that can tell, each with the requests it can tell of: those of its present period.</summary>
    private async Task<List<(BudgetDefinition Budget, List<(string Request, string Reservation)> Asked)>> AskedAsync(
        IReadOnlyList<LedgerIntent> expired, CancellationToken cancellationToken)
    {
        ILookup<string, (LedgerEvent Row, string Reservation)> holds = expired
            .SelectMany(intent => intent.Holds.Select(hold => (hold.Budget, intent.Row, hold.Reservation)))
            .ToLookup(hold => hold.Budget, hold => (hold.Row, hold.Reservation), StringComparer.Ordinal);
        if (holds.Count == 0)
        {
            return [];
        }

        BudgetDefinition[] known = [.. (await book.AllAsync(cancellationToken)).Where(budget => holds.Contains(budget.Id))];
        long remembered = (time.GetUtcNow() - Remembered).ToUnixTimeMilliseconds();
        return
        [
            .. from state in await budgets.ReadAsync(known, cancellationToken)
               where state.IsOpen
               let since = Math.Max(state.PeriodStartMs, remembered)
               let asked = holds[state.Id].Where(hold => hold.Row.AdmittedAtMs >= since).Select(hold => (hold.Row.Id, hold.Reservation)).ToList()
               where asked.Count > 0
               select (known.First(budget => budget.Id == state.Id), asked),
        ];
    }
}
