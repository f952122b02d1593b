using LlmMesh.Contracts;
namespace LlmMesh.Usage.Reports;

/// <summary>A row of the daily statement: sums, from which the averages follow. Mutable because Dapper fills it.</summary>
internal sealed class DailyRow
{
    public string Breakdown { get; set; } = "";

    /// <summary>Empty when none served.</summary>
    public string Provider { get; set; } = "";

    /// <inheritdoc cref="Provider"/>
    public string Model { get; set; } = "";

    public long Requests { get; set; }
    public long Completed { get; set; }
    public long Failed { get; set; }
    public long Cancelled { get; set; }
    public long Interrupted { get; set; }
    public long InputTokens { get; set; }
    public long CacheReadTokens { get; set; }
    public long CacheWriteTokens { get; set; }
    public long OutputTokens { get; set; }
    public long ReasoningTokens { get; set; }
    public long CostNanoDollars { get; set; }
    public long UnpricedRequests { get; set; }
    public long LatencyMs { get; set; }
    public long P95LatencyMs { get; set; }
    public long FirstTokens { get; set; }
    public long FirstTokenMs { get; set; }

    public ProviderUsage ToProvider() => new(NullIfEmpty(Provider), ToFigures());

    public ModelUsage ToModel() => new(NullIfEmpty(Provider), NullIfEmpty(Model), ToFigures());

    public UsageFigures ToFigures() => new(
        Requests,
        Completed,
        Failed,
        Cancelled,
        Interrupted,
        new TokenFigures(InputTokens, CacheReadTokens, CacheWriteTokens, OutputTokens, ReasoningTokens),
        CostNanoDollars,
        CostNanoDollars / NanoDollars.PerDollar,
        UnpricedRequests,
        Average(LatencyMs, Requests),
        Requests == 0 ? null : P95LatencyMs,
        Average(FirstTokenMs, FirstTokens));

    private static double? Average(long sum, long count) => count == 0 ? null : Math.Round((double)sum / count, 1);

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
