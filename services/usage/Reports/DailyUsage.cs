namespace LlmMesh.Usage.Reports;

/// <summary>One UTC day in figures. Every admitted request of the day counts, however it ended.</summary>
internal sealed record DailyUsage(
    string Date,
    UsageFigures Total,
    IReadOnlyList<ProviderUsage> ByProvider,
    IReadOnlyList<ModelUsage> ByModel);

/// <summary>What one provider served; null is what none did.</summary>
internal sealed record ProviderUsage(string? Provider, UsageFigures Usage);

/// <summary>What one provider's model served; null is what none did.</summary>
internal sealed record ModelUsage(string? Provider, string? Model, UsageFigures Usage);

/// <summary>Sums and averages over requests.</summary>
/// <param name="Requests">Requests admitted.</param>
/// <param name="Completed">Of those, how many gave a whole answer.</param>
/// <param name="Failed">Of those, how many gave an error.</param>
/// <param name="Cancelled">Of those, how many the client left.</param>
/// <param name="Interrupted">Of those, how many broke off after the answer had begun.</param>
/// <param name="Tokens">Tokens used.</param>
/// <param name="CostNanoDollars">Cost in nano-dollars, without the unpriced requests.</param>
/// <param name="CostUsd">The same in dollars, exact.</param>
/// <param name="UnpricedRequests">Requests that used tokens for which no price is known: the cost is too low by theirs.</param>
/// <param name="AvgLatencyMs">Average time to the end of the answer; null without requests.</param>
/// <param name="P95LatencyMs">The time that 95 % of the requests did not exceed (nearest rank); null without requests.</param>
/// <param name="AvgFirstTokenMs">Average time to the first content of a stream; null without streams.</param>
internal sealed record UsageFigures(
    long Requests,
    long Completed,
    long Failed,
    long Cancelled,
    long Interrupted,
    TokenFigures Tokens,
    long CostNanoDollars,
    decimal CostUsd,
    long UnpricedRequests,
    double? AvgLatencyMs,
    long? P95LatencyMs,
    double? AvgFirstTokenMs);
