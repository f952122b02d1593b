using LlmMesh.Contracts;

namespace LlmMesh.Usage.Storage;

/// <summary>A row of <c>attempts</c>. Token counts are all null where the provider did not say what a failed attempt used.</summary>
internal sealed class AttemptRow
{
    public string RequestId { get; set; } = "";
    public int Position { get; set; }
    public string Provider { get; set; } = "";
    public string Model { get; set; } = "";
    public int Status { get; set; }
    public string Fault { get; set; } = "";
    public long LatencyMs { get; set; }
    public long? InputTokens { get; set; }
    public long? CacheReadTokens { get; set; }
    public long? CacheWriteTokens { get; set; }
    public long? OutputTokens { get; set; }
    public long? ReasoningTokens { get; set; }
    public long CostNanoDollars { get; set; }

    public static IEnumerable<AttemptRow> AllOf(LedgerEvent source) => source.Attempts.Select((attempt, position) => new AttemptRow
    {
        RequestId = ColumnText.From(source.Id),
        Position = position,
        Provider = ColumnText.From(attempt.Provider),
        Model = ColumnText.From(attempt.Model),
        Status = attempt.Status,
        Fault = ColumnText.From(attempt.Fault),
        LatencyMs = attempt.LatencyMs,
        InputTokens = attempt.Usage?.Input,
        CacheReadTokens = attempt.Usage?.CacheRead,
        CacheWriteTokens = attempt.Usage?.CacheWrite,
        OutputTokens = attempt.Usage?.Output,
        ReasoningTokens = attempt.Usage?.Reasoning,
        CostNanoDollars = attempt.CostNanoDollars,
    });
}
