using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Budgets;

/// <summary>What happened to a budget in a period; amounts are nano-dollars.</summary>
/// <param name="Span">The period.</param>
/// <param name="Spent">Spent in it.</param>
/// <param name="Held">Held for requests under way; null when only the ledger was asked.</param>
/// <param name="Forecast">Expected to be spent at its end; null when it has none, or is over.</param>
internal sealed record BudgetFigures(BudgetSpan Span, long Spent, long? Held, long? Forecast);

/// <summary>Tells where budgets stand. Every method throws <see cref="DbException"/> when the database is not there.</summary>
internal sealed class BudgetReport(BudgetBook book, BudgetStore store, BudgetSum ledger, SpendingReader spending, TimeProvider time)
{
    // Calendars cannot go on at the ends of time, and no budget is that old.
    private const int FirstYear = 2000;

    /// <summary>One budget now.</summary>
    public async Task<BudgetStanding> NowAsync(BudgetDefinition budget, CancellationToken cancellationToken) =>
        (await NowAsync([budget], cancellationToken))[0];

    /// <summary>
    /// Budgets on a UTC day: now, while it lasts; at its end as the ledger has it, with today's limits, once it is over. None on days
    /// to come.
    /// </summary>
    /// <param name="date">The day.</param>
    /// <param name="isSeen">Whose budgets to tell of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<BudgetStanding>> OnAsync(
        DateOnly date, Func<BudgetOwner, bool> isSeen, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (date == today)
        {
            return await NowAsync(await SeenAsync(), cancellationToken);
        }

        if (date > today || date.Year < FirstYear)
        {
            return [];
        }

        var end = new DateTimeOffset(date.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        List<BudgetStanding> standings = [];
        foreach (BudgetDefinition budget in await SeenAsync())
        {
            BudgetSpan span = BudgetSum.SpanAt(budget, end.AddMilliseconds(-1));
            long spent = await spending.SumAsync(budget.Owner, span.StartMs, end.ToUnixTimeMilliseconds(), cancellationToken);
            standings.Add(BudgetStanding.Of(budget, new BudgetFigures(span, spent, Held: null, Forecast: null)));
        }

        return standings;

        async Task<BudgetDefinition[]> SeenAsync() =>
            [.. (await book.AllAsync(cancellationToken)).Where(budget => isSeen(budget.Owner))];
    }

    /// <summary>Some budgets now.</summary>
    public async Task<IReadOnlyList<BudgetStanding>> NowAsync(
        IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyDictionary<string, BudgetState> states = await LiveAsync(budgets, cancellationToken);
        List<BudgetStanding> standings = [];
        foreach (BudgetDefinition budget in budgets)
        {
            BudgetSpan span = BudgetSum.SpanAt(budget, now);
            BudgetState? live = states.GetValueOrDefault(budget.Id) is { IsOpen: true } state && state.PeriodStartMs == span.StartMs ? state : null;
            long spent = live?.SpentNanoDollars ?? await ledger.OfAsync(budget, span, cancellationToken);
            long nowMs = now.ToUnixTimeMilliseconds();
            SpendingHistory history = await SpendingHistory.ReadAsync(spending, budget.Owner, nowMs, cancellationToken);
            standings.Add(BudgetStanding.Of(budget, new BudgetFigures(
                span, spent, live?.HeldNanoDollars, Forecast.Of(budget.Period, span, nowMs, spent, history))));
        }

        return standings;
    }

    private async Task<IReadOnlyDictionary<string, BudgetState>> LiveAsync(
        IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.ReadAsync(budgets, cancellationToken)).ToDictionary(state => state.Id, StringComparer.Ordinal);
        }
        catch (StateUnavailableException)
        {
            return new Dictionary<string, BudgetState>();
        }
    }
}
