using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>Requests added up. Tallies add up to the tally of all their requests, in whatever order.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Tally
{
    private static readonly string Completed = ColumnText.From(RequestOutcome.Completed);
    private static readonly string Failed = ColumnText.From(RequestOutcome.Failed);
    private static readonly string Cancelled = ColumnText.From(RequestOutcome.Cancelled);
    private static readonly string Unpriced = ColumnText.From(CostBasis.Unpriced);
    private static readonly string NoUsage = ColumnText.From(UsagePrecision.None);
    private static readonly string Estimated = ColumnText.From(UsagePrecision.Estimated);

    private readonly long[] _counts = new long[Counters.All.Length];

    public Latencies Latencies { get; } = new();

    public ref long this[Counter counter] => ref _counts[(int)counter];

    public void Add(RequestRow request)
    {
        this[Counter.Requests]++;
        this[OutcomeOf(request)]++;
        this[Counter.InputTokens] += request.InputTokens;
        this[Counter.CacheReadTokens] += request.CacheReadTokens;
        this[Counter.CacheWriteTokens] += request.CacheWriteTokens;
        this[Counter.OutputTokens] += request.OutputTokens;
        this[Counter.ReasoningTokens] += request.ReasoningTokens;
        this[Counter.CostNanoDollars] += request.CostNanoDollars;
        this[Counter.Unpriced] += request.CostBasis == Unpriced && request.UsagePrecision != NoUsage ? 1 : 0;
        this[Counter.Estimated] += request.UsagePrecision == Estimated ? 1 : 0;
        this[Counter.LatencyMs] += request.LatencyMs;
        this[Counter.FirstTokens] += request.FirstTokenMs is null ? 0 : 1;
        this[Counter.FirstTokenMs] += request.FirstTokenMs ?? 0;
        Latencies.Add(request.LatencyMs);
    }

    public void Add(Tally other)
    {
        foreach (Counter counter in Counters.All)
        {
            this[counter] += other[counter];
        }

        Latencies.Add(other.Latencies);
    }

    private static Counter OutcomeOf(RequestRow request) =>
        request.Outcome == Completed ? Counter.Completed
        : request.Outcome == Failed ? Counter.Failed
        : request.Outcome == Cancelled ? Counter.Cancelled
        : Counter.Interrupted;
}
