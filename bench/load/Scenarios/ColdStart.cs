using System.Diagnostics;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>
/// How long it takes to the line that says everything is healthy, with a build that is up to date and a data folder that is empty: the README's
/// command, which first looks whether the build is up to date, and the AppHost alone, with one router and with three. The dashboard, which
/// nothing waits for, starts beside it.
/// </summary>
internal static class ColdStart
{
    public const string Name = "cold-start";

    private const string Ready = "LlmMesh is ready.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly Way[] Ways = [new("dotnet run", [], 1), new("dotnet run --no-build", ["--no-build"], 1), new("dotnet run --no-build", ["--no-build"], 3)];

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        // The first run builds what is missing and installs the dashboard; it is not counted.
        await StartAsync(Ways[0], cancellationToken);
        Dictionary<Way, List<double>> seconds = Ways.ToDictionary(way => way, _ => new List<double>());
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (Way way in Ways)
            {
                seconds[way].Add((await StartAsync(way, cancellationToken)).TotalSeconds);
            }
        }

        var report = new Report("From the command to a healthy mesh");
        report.Note($"`--project AppHost`, {options.Rounds} times, warm build, empty data folder, the provider emulator as the only provider");
        report.Check(
            $"the AppHost with one router is healthy within {Limit.TotalSeconds:0} s", seconds[Ways[1]].Count(taken => taken > Limit.TotalSeconds));
        report.Table(
            ["command", "routers", "median s", "fastest s", "slowest s"],
            Ways.Select(way => (string[])
                [
                    way.Command,
                    FormattableString.Invariant($"{way.Replicas}"),
                    FormattableString.Invariant($"{Median.Of(seconds[way]):0.0}"),
                    FormattableString.Invariant($"{seconds[way].Min():0.0}"),
                    FormattableString.Invariant($"{seconds[way].Max():0.0}"),
                ]));
        return report;
    }

    private static async Task<TimeSpan> StartAsync(Way way, CancellationToken cancellationToken)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("llmmesh-start-");
        var command = new ProcessStartInfo(
            "dotnet",
            [
                "run", .. way.Options, "--project", "AppHost", "--", "--Mesh:Port=0", $"--Mesh:DataFolder={data.FullName}", "--emulator=true",
                $"--replicas={way.Replicas}",
            ])
        {
            WorkingDirectory = Built.RepositoryRoot,
        };
        var clock = Stopwatch.StartNew();
        try
        {
            using MeasuredProcess host = MeasuredProcess.Start("apphost", command);
            await host.SaysAsync(Ready, Patience, cancellationToken);
            clock.Stop();
            await host.EndAsync(Patience, cancellationToken);
            return clock.Elapsed;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>How the mesh is started.</summary>
    private sealed record Way(string Command, string[] Options, int Replicas);
}
