using LlmMesh.Usage.Budgets;

namespace LlmMesh.Usage.Reports;

/// <summary>One UTC day in figures. Every admitted request of the day counts, however it ended.</summary>
/// <param name="Date">The day, YYYY-MM-DD.</param>
/// <param name="Total">All of it.</param>
/// <param name="ByProvider">Costliest first, like the next two; null when only one team is added up, like <c>ByModel</c> and <c>Failures</c>.</param>
/// <param name="ByModel">By provider and model.</param>
/// <param name="ByKey">By API key.</param>
/// <param name="Failures">Requests that ended with a fault, the commonest first.</param>
/// <param name="Slowest">The requests that took longest, of those whose records are kept.</param>
internal sealed record DailyUsage(
    string Date,
    UsageFigures Total,
    IReadOnlyList<ProviderUsage>? ByProvider,
    IReadOnlyList<ModelUsage>? ByModel,
    IReadOnlyList<KeyUsage> ByKey,
    IReadOnlyList<FaultCount>? Failures,
    IReadOnlyList<SlowRequest> Slowest)
{
    /// <summary>Every budget at the end of the day, or now while the day lasts.</summary>
    public IReadOnlyList<BudgetStanding> Budgets { get; init; } = [];

    /// <summary>How the providers fare today; null on other days, and while nobody can tell.</summary>
    public DayHealth? Health { get; init; }
}

/// <summary>What one provider served; null is what none did.</summary>
internal sealed record ProviderUsage(string? Provider, UsageFigures Usage);

/// <summary>What one provider's model served; null is what none did.</summary>
internal sealed record ModelUsage(string? Provider, string? Model, UsageFigures Usage);

/// <summary>What was used with one key.</summary>
internal sealed record KeyUsage(string Key, string Team, string Organisation, UsageFigures Usage);

/// <summary>How many requests ended with one fault.</summary>
internal sealed record FaultCount(string Fault, long Requests);

/// <summary>A request and how long it took.</summary>
internal sealed record SlowRequest(string Id, string? Provider, string? Model, string Outcome, long LatencyMs);
