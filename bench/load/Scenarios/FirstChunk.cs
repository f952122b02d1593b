using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>The time to a stream's first content, under a load that leaves the machine time to spare.</summary>
internal static class FirstChunk
{
    private const int Events = 5;
    private const int WarmUpCalls = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private sealed record Round(MeasuredSystem System, Latencies First, int Broken);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using Testbed testbed = await Testbed.StartAsync(Events, Interval, cancellationToken);
        MeasuredSystem[] systems = [testbed.Direct, testbed.Yarp, testbed.Router];
        foreach (MeasuredSystem system in systems)
        {
            StreamCaller.CallMany(system.Address, options.FirstChunkConnections, WarmUpCalls, Patience);
        }

        List<Round[]> rounds = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            rounds.Add([.. systems.Select(system => Measure(system, options))]);
        }

        return Describe(options, rounds);
    }

    private static Round Measure(MeasuredSystem system, LoadOptions options)
    {
        // A stream takes its events times their interval, so this fills the duration.
        int calls = Math.Max(1, (int)(options.Duration / (Events * Interval)));
        IReadOnlyList<StreamResult> results = StreamCaller.CallMany(system.Address, options.FirstChunkConnections, calls, Patience);
        StreamResult[] whole = [.. results.Where(result => result is { ContentEvents: Events, IsTerminated: true })];
        return new Round(system, new Latencies([whole.Select(result => result.FirstContent)]), results.Count - whole.Length);
    }

    private static Report Describe(LoadOptions options, List<Round[]> rounds)
    {
        double Added(Round[] round, int system, double share) => round[system].First.Percentile(share) - round[0].First.Percentile(share);

        var report = new Report("First chunk: time to the first content of a stream");
        report.Note($"{options.FirstChunkConnections} connections, {options.Rounds} rounds of about {options.Duration.TotalSeconds:0} s per system in turn; streams of {Events} events {Interval.TotalMilliseconds:0} ms apart; medians over the rounds");
        report.Note($"**router later than bare YARP at the median: {Median.Of(rounds.Select(round => Added(round, 2, 0.5) - Added(round, 1, 0.5))):0.00} ms**");
        report.Note($"streams that were not whole: {rounds.Sum(round => round.Sum(measured => measured.Broken))}");
        report.Table(
            ["system", "streams", "p50 ms", "p99 ms", "added p50 ms", "added p99 ms"],
            Enumerable.Range(0, rounds[0].Length).Select(system => (string[])
            [
                rounds[0][system].System.Name,
                FormattableString.Invariant($"{rounds.Sum(round => round[system].First.Count)}"),
                FormattableString.Invariant($"{Median.Of(rounds.Select(round => round[system].First.Percentile(0.5))):0.00}"),
                FormattableString.Invariant($"{Median.Of(rounds.Select(round => round[system].First.Percentile(0.99))):0.00}"),
                FormattableString.Invariant($"{Median.Of(rounds.Select(round => Added(round, system, 0.5))):0.00}"),
                FormattableString.Invariant($"{Median.Of(rounds.Select(round => Added(round, system, 0.99))):0.00}"),
            ]));
        return report;
    }
}
