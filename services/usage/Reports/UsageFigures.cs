using LlmMesh.Contracts;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>Sums and averages over requests.</summary>
/// <param name="Requests">Requests admitted.</param>
/// <param name="Completed">Of those, how many gave a whole answer.</param>
/// <param name="Failed">Of those, how many gave an error.</param>
/// <param name="Cancelled">Of those, how many the client left.</param>
/// <param name="Interrupted">Of those, how many broke off after the answer had begun.</param>
/// <param name="Abandoned">Of those, how many nobody settled because their router died: their cost is the most it can have been.</param>
/// <param name="Tokens">Tokens used.</param>
/// <param name="EstimatedRequests">Requests whose tokens the mesh estimated.</param>
/// <param name="EstimatedShare">The same as a share of the requests, 0 to 1; null without requests.</param>
/// <param name="CostNanoDollars">Cost in nano-dollars, without the unpriced requests.</param>
/// <param name="CostUsd">The same in dollars, exact.</param>
/// <param name="UnpricedRequests">Requests that used tokens for which no price is known: the cost is too low by theirs.</param>
/// <param name="CostComplete">Whether there are none of those.</param>
/// <param name="AvgLatencyMs">Average time to the end of the answer; null without requests.</param>
/// <param name="P50LatencyMs">
/// The time that 50 % of the requests did not exceed (nearest rank), rounded up by less than 1.6 %; null without requests.
/// </param>
/// <param name="P95LatencyMs">The same for 95 %.</param>
/// <param name="AvgFirstTokenMs">Average time to the first content of a stream; null without streams.</param>
internal sealed record UsageFigures(
    long Requests,
    long Completed,
    long Failed,
    long Cancelled,
    long Interrupted,
    long Abandoned,
    TokenFigures Tokens,
    long EstimatedRequests,
    double? EstimatedShare,
    long CostNanoDollars,
    decimal CostUsd,
    long UnpricedRequests,
    bool CostComplete,
    double? AvgLatencyMs,
    long? P50LatencyMs,
    long? P95LatencyMs,
    double? AvgFirstTokenMs)
{
    public static UsageFigures Of(Tally tally) => new(
        tally[Counter.Requests],
        tally[Counter.Completed],
        tally[Counter.Failed],
        tally[Counter.Cancelled],
        tally[Counter.Interrupted],
        tally[Counter.Abandoned],
        new TokenFigures(
            tally[Counter.InputTokens],
            tally[Counter.CacheReadTokens],
            tally[Counter.CacheWriteTokens],
            tally[Counter.OutputTokens],
            tally[Counter.ReasoningTokens]),
        tally[Counter.Estimated],
        Ratio(tally[Counter.Estimated], tally[Counter.Requests], digits: 4),
        tally[Counter.CostNanoDollars],
        tally[Counter.CostNanoDollars] / NanoDollars.PerDollar,
        tally[Counter.Unpriced],
        tally[Counter.Unpriced] == 0,
        Ratio(tally[Counter.LatencyMs], tally[Counter.Requests], digits: 1),
        tally.Latencies.Percentile(50),
        tally.Latencies.Percentile(95),
        Ratio(tally[Counter.FirstTokenMs], tally[Counter.FirstTokens], digits: 1));

    private static double? Ratio(long sum, long count, int digits) => count == 0 ? null : Math.Round((double)sum / count, digits);
}

/// <summary>Token counts that do not overlap.</summary>
internal sealed record TokenFigures(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning)
{
    /// <summary>All tokens.</summary>
    public long Total => Input + CacheRead + CacheWrite + Output + Reasoning;
}
