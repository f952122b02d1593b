using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>What is counted of requests. The names are the columns of <c>rollups</c>, in snake_case.</summary>
internal enum Counter
{
    Requests = 0,
    Completed,
    Failed,
    Cancelled,
    Interrupted,
    Abandoned,
    InputTokens,
    CacheReadTokens,
    CacheWriteTokens,
    OutputTokens,
    ReasoningTokens,
    CostNanoDollars,

    /// <summary>Requests that used tokens for which no price is known.</summary>
    Unpriced,

    /// <summary>Requests whose token counts the mesh estimated.</summary>
    Estimated,

    /// <summary>Sum of the times to the end of the answer.</summary>
    LatencyMs,

    /// <summary>Streams that had content.</summary>
    FirstTokens,

    /// <summary>Sum of the times to the first content.</summary>
    FirstTokenMs,
}

/// <summary>All counters and their columns.</summary>
internal static class Counters
{
    public static readonly Counter[] All = Enum.GetValues<Counter>();

    public static readonly string[] Columns = [.. All.Select(ColumnText.From)];
}
