using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>
/// What a request costs in CPU, compared with the router of another commit. Both run all the time and are loaded in turns of one second,
/// in the order A B B A: neighbours on the machine and its clock change over seconds, so that what stands close together compares.
/// </summary>
internal static class Cost
{
    public const string Name = "cost";

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        string commit = options.Against ?? throw new ArgumentException($"{Name} needs --against and a commit.", nameof(options));
        await using EarlierRouter earlier = await EarlierRouter.BuildAsync(commit, cancellationToken);
        using Testbed testbed = await Testbed.StartAsync(events: 1, TimeSpan.FromMilliseconds(1), cancellationToken);
        await testbed.AddAsync($"router {commit}", earlier, cancellationToken);
        (MeasuredSystem a, MeasuredSystem b) = (testbed.Router, testbed.Earlier!);
        foreach (MeasuredSystem system in (MeasuredSystem[])[a, b, a, b])
        {
            ClosedLoop.Run(system.Address, options.Connections, options.WarmUp);
            await Throughput.DrainAsync(system, cancellationToken);
        }

        List<(double This, double Earlier)> rounds = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            MeasuredSystem[] order = round % 2 == 0 ? [a, b, b, a] : [b, a, a, b];
            double[] spent = new double[order.Length];
            for (int turn = 0; turn < order.Length; turn++)
            {
                spent[turn] = await MeasureAsync(testbed, order[turn], options.Connections, cancellationToken);
            }

            double outer = spent[0] + spent[3];
            double inner = spent[1] + spent[2];
            rounds.Add(round % 2 == 0 ? (outer / 2, inner / 2) : (inner / 2, outer / 2));
            Console.WriteLine(FormattableString.Invariant($"round {round + 1}: {rounds[^1].This:0.0} against {rounds[^1].Earlier:0.0} µs, {rounds[^1].This / rounds[^1].Earlier:0.000}"));
        }

        return Describe(options, commit, rounds);
    }

    private static async Task<double> MeasureAsync(
        Testbed testbed, MeasuredSystem system, int connections, CancellationToken cancellationToken)
    {
        Spending before = Spending.Of(testbed, system);
        LoopResult loop = ClosedLoop.Run(system.Address, connections, Turn);
        await Throughput.DrainAsync(system, cancellationToken);
        return (Spending.Of(testbed, system) - before).Mesh.TotalMicroseconds / loop.Latencies.Count;
    }

    private static Report Describe(LoadOptions options, string commit, List<(double This, double Earlier)> rounds)
    {
        double[] ratios = [.. rounds.Select(round => round.This / round.Earlier).Order()];
        var report = new Report("Cost: CPU per request, compared with another commit's router");
        report.Note($"{options.Connections} connections, {rounds.Count} rounds of four turns of one second; router and Garnet together, admission, ledger and telemetry on");
        report.Note($"**this router / {commit}: {Median.Of(ratios):0.000}** (median of rounds; half of them between {ratios[ratios.Length / 4]:0.000} and {ratios[ratios.Length * 3 / 4]:0.000}, all between {ratios[0]:0.000} and {ratios[^1]:0.000})");
        report.Note($"medians: {Median.Of(rounds.Select(round => round.This)):0.0} µs against {Median.Of(rounds.Select(round => round.Earlier)):0.0} µs");
        return report;
    }
}
