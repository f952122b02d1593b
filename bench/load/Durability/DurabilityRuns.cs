using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Durability;

/// <summary>What a kill of the state server takes, of its own writes and of the mesh's books, by how durable it is told to be.</summary>
internal static class DurabilityRuns
{
    // A kill of the server alone takes a second or two.
    private const int WriteRoundsPerRound = 3;

    private static readonly StateSetting[] Settings =
        [StateSetting.GarnetWindow, StateSetting.GarnetStrict, StateSetting.RedisEverySecond, StateSetting.RedisAlways];

    private sealed record Result(StateSetting Setting, List<WriteRound> Writes, MeshResult Mesh);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var dice = new Random(options.Seed);
        List<Result> results = [];
        foreach (StateSetting setting in Settings)
        {
            List<WriteRound> writes = await ConfirmedWrites.RunAsync(setting, WriteRoundsPerRound * options.Rounds, dice, cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{setting.Name}: {writes.Sum(round => round.Lost)} of {writes.Sum(round => round.Confirmed)} confirmed writes lost"));
            MeshResult mesh = await MeshRounds.RunAsync(setting, options.Rounds, dice, cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{setting.Name}: {mesh.Lost.Count} of {mesh.Served} answers without a row, {mesh.Abandoned} rows abandoned"));
            results.Add(new Result(setting, writes, mesh));
        }

        var report = new Report("Durability: kill -9 of the state server under load");
        report.Note($"A kill takes the process, not the machine: what the kernel had been given survives. A power cut is not simulated.");
        DescribeWrites(report, results);
        DescribeMesh(report, results);
        return report;
    }

    private static void DescribeWrites(Report report, List<Result> results)
    {
        report.Heading("Writes that the state server had confirmed");
        foreach ((StateSetting setting, List<WriteRound> writes, _) in results)
        {
            report.Check(
                setting.IsStrict
                    ? $"{setting.Name}: no confirmed write is lost"
                    : FormattableString.Invariant($"{setting.Name}: no write is lost that was confirmed {setting.Window.TotalMilliseconds:0} ms before the end"),
                setting.IsStrict ? writes.Sum(round => round.Lost) : writes.Count(round => round.OldestLost > setting.Window));
        }

        report.Check(
            "no write is there without those before it, and what has survived one kill survives the later ones",
            results.Sum(result => result.Writes.Count(round => round.IsDamaged)));
        report.Note($"A script makes two writes. Garnet's file has each by itself, so that a crash can leave the first alone of a script that was not confirmed; the mesh's scripts write in an order that bears it.");
        report.Table(
            ["setting", "writers", "kills", "confirmed", "lost", "oldest lost, ms before the end", "half done", "wait ms p50 / p99", "writes/s"],
            results.SelectMany(result => result.Writes.GroupBy(round => round.Pace).OrderBy(group => group.Key).Select(group => Row(result.Setting, group))));
    }

    private static string[] Row(StateSetting setting, IGrouping<Pace, WriteRound> rounds)
    {
        var waits = new Latencies(rounds.Select(round => round.Waits));
        int confirmed = rounds.Sum(round => round.Confirmed);
        return
        [
            setting.Name,
            rounds.Key switch { Pace.Steady => "steady", Pace.FlatOut => "flat out", _ => "quiet for 1–200 ms" },
            FormattableString.Invariant($"{rounds.Count()}"),
            FormattableString.Invariant($"{confirmed}"),
            FormattableString.Invariant($"{rounds.Sum(round => round.Lost)}"),
            rounds.Any(round => round.Lost > 0) ? FormattableString.Invariant($"{rounds.Max(round => round.OldestLost).TotalMilliseconds:0.0}") : "–",
            FormattableString.Invariant($"{rounds.Sum(round => round.HalfDone)}"),
            FormattableString.Invariant($"{waits.Percentile(0.5):0.00} / {waits.Percentile(0.99):0.00}"),
            FormattableString.Invariant($"{confirmed / rounds.Sum(round => round.Length.TotalSeconds):0}"),
        ];
    }

    private static void DescribeMesh(Report report, List<Result> results)
    {
        report.Heading("Answers, rows and money of a mesh");
        foreach ((StateSetting setting, _, MeshResult mesh) in results)
        {
            report.Check(
                setting.IsStrict
                    ? $"{setting.Name}: every answer that a client has is a row"
                    : FormattableString.Invariant($"{setting.Name}: every answer that a client had {setting.Window.TotalMilliseconds:0} ms before a kill is a row"),
                mesh.Lost.Count(age => age > setting.Window || setting.IsStrict));
            report.Check($"{setting.Name}: no request is two rows", mesh.Doubled);
            report.Check($"{setting.Name}: the budget equals the ledger to the nano-dollar, and nothing is held", mesh.Spent == mesh.Sum && mesh.Held == 0 ? 0 : 1);
            if (setting.IsStrict)
            {
                report.Check($"{setting.Name}: every request the provider received is a row", Math.Max(0, mesh.Received - mesh.Rows.Count));
            }
        }

        report.Table(
            ["setting", "kills", "calls", "answers", "provider received", "rows", "of them abandoned", "answers without a row", "oldest, ms before a kill", "budget − ledger, nano-dollars"],
            results.Select(result => Row(result.Setting, result.Mesh)));
    }

    private static string[] Row(StateSetting setting, MeshResult mesh) =>
    [
        setting.Name,
        FormattableString.Invariant($"{mesh.Kills.Count}"),
        FormattableString.Invariant($"{mesh.Calls.Length}"),
        FormattableString.Invariant($"{mesh.Served}"),
        FormattableString.Invariant($"{mesh.Received}"),
        FormattableString.Invariant($"{mesh.Rows.Count}"),
        FormattableString.Invariant($"{mesh.Abandoned}"),
        FormattableString.Invariant($"{mesh.Lost.Count}"),
        mesh.Lost.Count > 0 ? FormattableString.Invariant($"{mesh.Lost.Max().TotalMilliseconds:0.0}") : "–",
        FormattableString.Invariant($"{mesh.Spent - mesh.Sum}"),
    ];
}
