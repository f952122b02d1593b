using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>Non-streamed completions in a closed loop: how many a second, how much longer than without a proxy, at what cost.</summary>
internal static class Throughput
{
    // Its place in a round.
    private const int Yarp = 1;

    private sealed record Round(MeasuredSystem System, LoopResult Loop, Spending Spent, long LedgerEvents, double Resident)
    {
        public double Microseconds(TimeSpan spent) => spent.TotalMicroseconds / Loop.Latencies.Count;
    }

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using Testbed testbed = await Testbed.StartAsync(events: 1, TimeSpan.FromMilliseconds(1), cancellationToken);
        MeasuredSystem[] systems = testbed.Systems;
        foreach (MeasuredSystem system in systems)
        {
            ClosedLoop.Run(system.Address, options.Connections, options.WarmUp);
            await DrainAsync(system, cancellationToken);
        }

        List<Round[]> rounds = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            var measured = new Round[systems.Length];
            for (int turn = 0; turn < systems.Length; turn++)
            {
                // Nobody always follows the same one.
                int i = (turn + round) % systems.Length;
                measured[i] = await MeasureAsync(testbed, systems[i], options, cancellationToken);
            }

            rounds.Add(measured);
            Console.WriteLine(FormattableString.Invariant(
                $"round {round + 1}: direct {measured[0].Loop.PerSecond:0}/s, YARP {measured[1].Loop.PerSecond:0}/s, router {measured[2].Loop.PerSecond:0}/s, router/YARP {Ratio(measured):0.000}"));
        }

        return Describe(options, rounds);
    }

    private static async Task<Round> MeasureAsync(
        Testbed testbed, MeasuredSystem system, LoadOptions options, CancellationToken cancellationToken)
    {
        Spending before = Spending.Of(testbed, system);
        LoopResult loop = ClosedLoop.Run(system.Address, options.Connections, options.Duration);

        // Settlement runs behind the answers; its share of the cost belongs to the round.
        long events = await DrainAsync(system, cancellationToken);
        return new Round(system, loop, Spending.Of(testbed, system) - before, events, system.Process.Resident);
    }

    /// <summary>Waits until the system has settled what it was asked: no event comes any more.</summary>
    /// <returns>The number of ledger events.</returns>
    public static async Task<long> DrainAsync(MeasuredSystem system, CancellationToken cancellationToken)
    {
        if (system.State is not { } state)
        {
            return 0;
        }

        long all = 0;
        long last;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            all += last = state.DrainLedger();
        }
        while (last > 0);

        return all;
    }

    private static double Ratio(Round[] round) => round[2].Loop.PerSecond / round[1].Loop.PerSecond;

    private static double Foreseen(Round[] round) =>
        round[1].Microseconds(round[1].Spent.All) / round[2].Microseconds(round[2].Spent.All);

    private static Report Describe(LoadOptions options, List<Round[]> rounds)
    {
        var report = new Report("Throughput: whole answers in a closed loop");
        report.Note($"{options.Connections} connections, {options.Rounds} rounds of {options.Duration.TotalSeconds:0} s per system in turn; medians over the rounds");
        report.Note($"**router / bare YARP: {Median.Of(rounds.Select(Ratio)):0.00}** of its requests per second (rounds {rounds.Min(Ratio):0.00} to {rounds.Max(Ratio):0.00})");
        report.Note($"CPU per request, router / bare YARP: {Median.Of(rounds.Select(round => Cpu(round, spent => spent.Server))):0.00} for the process, {Median.Of(rounds.Select(round => Cpu(round, spent => spent.Mesh))):0.00} with Garnet; of everything that shares the machine, client and upstream included, bare YARP / router: {Median.Of(rounds.Select(Foreseen)):0.00} (what the ratio of requests per second tends to when all cores are busy; immune to neighbours)");
        report.Note($"admission and ledger on: {rounds.Sum(round => round[2].LedgerEvents)} ledger events for {rounds.Sum(round => round[2].Loop.Latencies.Count)} answers");
        report.Note($"failed requests: {rounds.Sum(round => round.Sum(measured => measured.Loop.Failures))}");
        report.Table(
            ["system", "requests/s", "p50 ms", "p99 ms", "added p50 ms", "added p99 ms", "CPU µs/request", "Garnet µs", "upstream µs", "client µs", "RSS MiB"],
            Enumerable.Range(0, rounds[0].Length).Select(system => Row(rounds, system)));
        return report;
    }

    private static double Cpu(Round[] round, Func<Spending, TimeSpan> of) =>
        round[2].Microseconds(of(round[2].Spent)) / round[Yarp].Microseconds(of(round[Yarp].Spent));

    private static string[] Row(List<Round[]> rounds, int system)
    {
        string Middle(Func<Round[], double> value) => FormattableString.Invariant($"{Median.Of(rounds.Select(value)):0.##}");
        string Over(double share) => system == 0 ? "" : Middle(round => round[system].Loop.Latencies.Percentile(share) - round[0].Loop.Latencies.Percentile(share));
        return
        [
            rounds[0][system].System.Name,
            FormattableString.Invariant($"{Median.Of(rounds.Select(round => round[system].Loop.PerSecond)):0}"),
            Middle(round => round[system].Loop.Latencies.Percentile(0.5)),
            Middle(round => round[system].Loop.Latencies.Percentile(0.99)),
            Over(0.5),
            Over(0.99),
            Middle(round => round[system].Microseconds(round[system].Spent.Server)),
            Middle(round => round[system].Microseconds(round[system].Spent.State)),
            Middle(round => round[system].Microseconds(round[system].Spent.Upstream)),
            Middle(round => round[system].Microseconds(round[system].Spent.Client)),
            FormattableString.Invariant($"{rounds[^1][system].Resident:0}"),
        ];
    }
}
