using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Figures of some requests: as the service reports them, or added up here from the events one by one.</summary>
internal sealed record Figures(
    long Requests, long Completed, long Failed, long Cancelled, long Interrupted, long Abandoned,
    TokenUsage Tokens, long Cost, long Unpriced, long Estimated, double? Latency, long? P50, long? P95, double? FirstToken)
{
    public static Figures Of(JsonElement usage)
    {
        JsonElement tokens = usage.GetProperty("tokens");
        return new Figures(
            Count(usage, "requests"),
            Count(usage, "completed"),
            Count(usage, "failed"),
            Count(usage, "cancelled"),
            Count(usage, "interrupted"),
            Count(usage, "abandoned"),
            new TokenUsage(
                Count(tokens, "input"), Count(tokens, "cache_read"), Count(tokens, "cache_write"), Count(tokens, "output"), Count(tokens, "reasoning")),
            Count(usage, "cost_nano_dollars"),
            Count(usage, "unpriced_requests"),
            Count(usage, "estimated_requests"),
            Average(usage, "avg_latency_ms"),
            (long?)Average(usage, "p50_latency_ms"),
            (long?)Average(usage, "p95_latency_ms"),
            Average(usage, "avg_first_token_ms"));
    }

    public static Figures Of(IReadOnlyList<LedgerEvent> events) => new(
        events.Count,
        events.Count(stored => stored.Outcome == RequestOutcome.Completed),
        events.Count(stored => stored.Outcome == RequestOutcome.Failed),
        events.Count(stored => stored.Outcome == RequestOutcome.Cancelled),
        events.Count(stored => stored.Outcome == RequestOutcome.Interrupted),
        events.Count(stored => stored.Outcome == RequestOutcome.Abandoned),
        new TokenUsage(
            events.Sum(stored => stored.Usage.Input),
            events.Sum(stored => stored.Usage.CacheRead),
            events.Sum(stored => stored.Usage.CacheWrite),
            events.Sum(stored => stored.Usage.Output),
            events.Sum(stored => stored.Usage.Reasoning)),
        events.Sum(stored => stored.CostNanoDollars),
        events.Count(stored => stored is { CostBasis: CostBasis.Unpriced, UsagePrecision: not UsagePrecision.None }),
        events.Count(stored => stored.UsagePrecision == UsagePrecision.Estimated),
        Rounded(events.Average(stored => (double?)stored.LatencyMs)),
        Percentile(events, 0.50),
        Percentile(events, 0.95),
        Rounded(events.Average(stored => (double?)stored.FirstTokenMs)));

    private static long? Percentile(IReadOnlyList<LedgerEvent> events, double share)
    {
        long exact = events.Select(stored => stored.LatencyMs).Order().ElementAt((int)Math.Ceiling(Math.Round(events.Count * share, 6)) - 1);
        return LatencyScale.UpperEnd(LatencyScale.BucketOf(exact));
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 1) : null;

    private static long Count(JsonElement parent, string name) => parent.GetProperty(name).GetInt64();

    private static double? Average(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
