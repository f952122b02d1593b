using LlmMesh.Contracts;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Ledger events as routers write them.</summary>
internal static class Events
{
    /// <summary>Noon UTC of the day most tests play on.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Where the report of that day is.</summary>
    public const string DailyPath = "/usage/daily?date=2026-03-14";

    /// <summary>A completed request with two attempts; tests change what they are about.</summary>
    public static LedgerEvent Completed(string? id = null, DateTimeOffset? at = null) => new()
    {
        Id = id ?? Guid.NewGuid().ToString("n"),
        AdmittedAtMs = (at ?? Noon).ToUnixTimeMilliseconds(),
        Caller = new LedgerCaller("key-1", "blue", "acme"),
        Operation = "chat",
        RequestedModel = "router",
        Provider = "openrouter",
        Model = "moonshotai/kimi-k2.5",
        Stream = true,
        Outcome = RequestOutcome.Completed,
        Status = 200,
        Usage = new TokenUsage(Input: 11, CacheRead: 7, CacheWrite: 5, Output: 3, Reasoning: 2),
        UsagePrecision = UsagePrecision.Exact,
        CostNanoDollars = 1_234_567,
        CostBasis = CostBasis.Catalogue,
        LatencyMs = 850,
        FirstTokenMs = 120,
        Category = "cheap",
        User = "user-1",
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["course"] = "cs101", ["env"] = "test" },
        Attempts =
        [
            new AttemptRecord
            {
                Provider = "openai",
                Model = "gpt-x",
                Status = 503,
                Fault = FaultClass.Overloaded,
                LatencyMs = 40,
                Usage = new TokenUsage(Input: 4, CacheRead: 3, CacheWrite: 2, Output: 1, Reasoning: 0),
                CostNanoDollars = 77,
            },
            new AttemptRecord { Provider = "openrouter", Model = "moonshotai/kimi-k2.5", Status = 200, LatencyMs = 110 },
        ],
    };

    /// <summary>Completed requests, one a second from <see cref="Noon"/> on.</summary>
    public static LedgerEvent[] Series(int count) =>
        [.. Enumerable.Range(0, count).Select(second => Completed(at: Noon.AddSeconds(second)))];
}
