using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Telemetry;
using LlmMesh.Usage.Drain;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Telemetry;

/// <summary>The usage service's spans and meters: what goes into the ledger, what waits for it, where budgets stand.</summary>
internal sealed class UsageTelemetry : IDisposable
{
    public const string Name = "LlmMesh.Usage";

    // Budgets may be as many as keys. Those nearest to their end are shown.
    private const int MostBudgets = 100;

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _rows;
    private readonly TimeProvider _time;
    private volatile LedgerBacklog? _backlog;
    private volatile IReadOnlyList<BudgetUse> _budgets = [];

    public UsageTelemetry(TimeProvider time)
    {
        _time = time;
        _rows = _meter.CreateCounter<long>("llmmesh.ledger.rows", "{row}", "Rows written to the ledger by this process.");
        _meter.CreateObservableGauge(
            "llmmesh.ledger.backlog", () => Of(_backlog?.Waiting), "{event}", "Ledger events that wait in the shared state for any usage service.");
        _meter.CreateObservableGauge(
            "llmmesh.ledger.set_aside", () => Of(_backlog?.SetAside), "{event}", "Ledger events that the database does not take; an operator must look.");
        _meter.CreateVaryingGauge(
            "llmmesh.budget.used_ratio", "Spent and held of a budget's limit: 1 is all of it. The hundred fullest.", () => Measure(use => use.Ratio), double.NaN);
        _meter.CreateVaryingGauge(
            "llmmesh.budget.limit_usd", "A budget's limit, US dollars. The hundred fullest.", () => Measure(use => use.LimitUsd), double.NaN);
    }

    /// <summary>A pass of the drain that stored something is a span; the many that found nothing are none.</summary>
    public void Stored(DrainPass pass, DateTimeOffset began)
    {
        if (pass.Stored == 0)
        {
            return;
        }

        _rows.Add(pass.Stored);
        using Activity? span = _source.StartActivity("store ledger rows", ActivityKind.Internal, default(ActivityContext), startTime: began);
        span?.SetTag("llmmesh.ledger.rows", pass.Stored);
        span?.SetEndTime(_time.GetUtcNow().UtcDateTime);
    }

    /// <summary>What waits, as it was last counted.</summary>
    public void Note(LedgerBacklog backlog) => _backlog = backlog;

    /// <summary>Where the budgets stand, as they were last read.</summary>
    public void Note(IReadOnlyList<BudgetDefinition> budgets, IReadOnlyDictionary<string, BudgetState> states) => _budgets =
    [
        .. budgets
            .Where(budget => states.ContainsKey(budget.Id))
            .Select(budget => BudgetUse.Of(budget, states[budget.Id]))
            .OrderByDescending(use => use.Ratio)
            .Take(MostBudgets),
    ];

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    // Nothing is better than a zero that nobody has counted.
    private static IEnumerable<Measurement<long>> Of(long? count) => count is { } known ? [new Measurement<long>(known)] : [];

    private IEnumerable<Measurement<double>> Measure(Func<BudgetUse, double> value) =>
        _budgets.Select(use => new Measurement<double>(
            value(use), new("llmmesh.budget", use.Id), new("llmmesh.budget.scope", use.Scope), new("llmmesh.budget.kind", use.Kind)));

    private sealed record BudgetUse(string Id, string Scope, string Kind, double Ratio, double LimitUsd)
    {
        public static BudgetUse Of(BudgetDefinition budget, BudgetState state) => new(
            budget.Id,
            ColumnText.From(budget.Owner.Scope),
            ColumnText.From(budget.Kind),
            (double)(state.SpentNanoDollars + state.HeldNanoDollars) / budget.LimitNanoDollars,
            (double)(budget.LimitNanoDollars / NanoDollars.PerDollar));
    }
}
