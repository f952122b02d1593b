using LlmMesh.Contracts;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Events of every kind, and the ways they can arrive.</summary>
internal static class RandomEvents
{
    /// <summary>Events over some days around <see cref="Events.Noon"/>.</summary>
    public static LedgerEvent[] Create(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Create(random))];

    /// <summary>The events in batches of random sizes and order; some come again, in the same batch or a later one.</summary>
    public static IEnumerable<LedgerEvent[]> Deliver(Random random, IReadOnlyList<LedgerEvent> events)
    {
        LedgerEvent[] deliveries = [.. events, .. events.Where(_ => random.Next(3) == 0)];
        random.Shuffle(deliveries);
        for (int start = 0; start < deliveries.Length;)
        {
            int size = random.Next(1, 60);
            yield return deliveries[start..Math.Min(deliveries.Length, start + size)];
            start += size;
        }
    }

    private static LedgerEvent Create(Random random)
    {
        (string? provider, string? model) = Pick<(string?, string?)>(random, ("openrouter", "kimi"), ("openrouter", "qwen"), ("ollama", "qwen"), (null, null));
        return Events.Completed(at: Events.Noon.AddMilliseconds(random.Next(-100_000_000, 100_000_000))) with
        {
            Caller = Pick(random, new LedgerCaller("key-1", "blue", "acme"), new LedgerCaller("key-2", "blue", "acme"), new LedgerCaller("key-3", "red", "other")),
            Provider = provider,
            Model = model,
            Outcome = Pick(random, Enum.GetValues<RequestOutcome>()),
            Fault = Pick(random, FaultClass.None, FaultClass.None, FaultClass.Timeout, FaultClass.Overloaded),
            UsagePrecision = Pick(random, Enum.GetValues<UsagePrecision>()),
            CostBasis = Pick(random, Enum.GetValues<CostBasis>()),
            CostNanoDollars = random.NextInt64(4_000_000_000),
            LatencyMs = random.Next(random.Next(3) == 0 ? 200 : 60_000),
            FirstTokenMs = random.Next(3) == 0 ? null : random.Next(2_000),
            Usage = new TokenUsage(random.Next(9999), random.Next(9999), random.Next(9999), random.Next(9999), random.Next(9999)),
            Category = Pick<string?>(random, null, "cheap", "best"),
            User = Pick<string?>(random, null, "", "user-1", "user-2", "模型"),
            Tags = Pick<Dictionary<string, string>?>(random, null, [], Tags(("env", "test")), Tags(("env", "live"), ("course", "cs101"))),
        };
    }

    private static Dictionary<string, string> Tags(params (string Name, string Value)[] tags) =>
        tags.ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal);

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
