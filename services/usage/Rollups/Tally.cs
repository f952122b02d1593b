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
    private static readonly string Interrupted = ColumnText.From(RequestOutcome.Interrupted);
    private static readonly string Unpriced = ColumnText.From(CostBasis.Unpriced);
    private static readonly string NoUsage = ColumnText.From(UsagePrecision.None);
    private static readonly string Estimated = ColumnText.From(UsagePrecision.Estimated);

    private readonly long[] _counts = new long[Counters.All.Length];

    public Latencies Latencies { get; } = new();

    public ref long this[Counter counter] => ref _counts[(int)counter];

    public void Add(RequestRow request) => Count(request, times: 1);

    /// <summary>Takes a request back that was counted before, here or in a tally that this one is added to.</summary>
    public void Remove(RequestRow request) => Count(request, times: -1);

    public void Add(Tally other)
    {
        foreach (Counter counter in Counters.All)
        {
            this[counter] += other[counter];
        }

        Latencies.Add(other.Latencies);
    }

    private void Count(RequestRow request, int times)
    {
        this[Counter.Requests] += times;
        this[OutcomeOf(request)] += times;
        this[Counter.InputTokens] += times * request.InputTokens;
        this[Counter.CacheReadTokens] += times * request.CacheReadTokens;
        this[Counter.CacheWriteTokens] += times * request.CacheWriteTokens;
        this[Counter.OutputTokens] += times * request.OutputTokens;
        this[Counter.ReasoningTokens] += times * request.ReasoningTokens;
        this[Counter.CostNanoDollars] += times * request.CostNanoDollars;
        this[Counter.Unpriced] += request.CostBasis == Unpriced && request.UsagePrecision != NoUsage ? times : 0;
        this[Counter.Estimated] += request.UsagePrecision == Estimated ? times : 0;
        this[Counter.LatencyMs] += times * request.LatencyMs;
        this[Counter.FirstTokens] += request.FirstTokenMs is null ? 0 : times;
        this[Counter.FirstTokenMs] += times * (request.FirstTokenMs ?? 0);
        Latencies.Add(request.LatencyMs, times);
    }

    private static Counter OutcomeOf(RequestRow request) =>
        request.Outcome == Completed ? Counter.Completed
        : request.Outcome == Failed ? Counter.Failed
        : request.Outcome == Cancelled ? Counter.Cancelled
        : request.Outcome == Interrupted ? Counter.Interrupted
        : Counter.Abandoned;
}
