using System.Diagnostics;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>
/// How long the README's command takes from return to the line that says everything is healthy, with a build that is up to date and a data
/// folder that is empty: once with one router and once with three. The dashboard, which nothing waits for, starts beside it.
/// </summary>
internal static class ColdStart
{
    public const string Name = "cold-start";

    private const string Ready = "LlmMesh is ready.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly int[] Replicas = [1, 3];

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        // The first run builds what is missing and installs the dashboard; it is not counted.
        await StartAsync(replicas: 1, cancellationToken);
        Dictionary<int, List<TimeSpan>> times = Replicas.ToDictionary(replicas => replicas, _ => new List<TimeSpan>());
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (int replicas in Replicas)
            {
                times[replicas].Add(await StartAsync(replicas, cancellationToken));
            }
        }

        var report = new Report("From the command to a healthy mesh");
        report.Note($"`dotnet run --project AppHost`, {options.Rounds} times, warm build, empty data folder, the provider emulator as the only provider");
        report.Check($"a start with one router takes at most {Limit.TotalSeconds:0} s", times[1].Count(time => time > Limit));
        report.Table(
            ["routers", "median s", "fastest s", "slowest s"],
            Replicas.Select(replicas => (string[])
                [
                    FormattableString.Invariant($"{replicas}"),
                    FormattableString.Invariant($"{Median.Of(times[replicas].Select(time => time.TotalSeconds)):0.0}"),
                    FormattableString.Invariant($"{times[replicas].Min().TotalSeconds:0.0}"),
                    FormattableString.Invariant($"{times[replicas].Max().TotalSeconds:0.0}"),
                ]));
        return report;
    }

    private static async Task<TimeSpan> StartAsync(int replicas, CancellationToken cancellationToken)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("llmmesh-start-");
        var command = new ProcessStartInfo(
            "dotnet",
            ["run", "--project", "AppHost", "--", "--Mesh:Port=0", $"--Mesh:DataFolder={data.FullName}", "--emulator=true", $"--replicas={replicas}"])
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
}
