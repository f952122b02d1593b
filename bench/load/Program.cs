using LlmMesh.Load;
using LlmMesh.Load.Chaos;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Scenarios;

// Not among "all": the one measures nothing, the other needs a commit.
const string Chaos = "chaos";
const string Against = "cost";

(string Name, Func<LoadOptions, CancellationToken, Task<Report>> Run)[] scenarios =
[
    ("throughput", Throughput.RunAsync),
    ("first-chunk", FirstChunk.RunAsync),
    ("streams", Streams.RunAsync),
    ("idle-memory", (_, cancellationToken) => IdleMemory.RunAsync(cancellationToken)),
    ("ingestion", (_, cancellationToken) => Ingestion.RunAsync(cancellationToken)),
    (Chaos, ChaosRun.RunAsync),
    (Against, Cost.RunAsync),
];

LoadOptions? options = LoadOptions.Parse(args.AsSpan(Math.Min(1, args.Length)));
var chosen = scenarios.Where(scenario => args is [var name, ..] && (name == scenario.Name || (name == "all" && scenario.Name is not (Chaos or Against)))).ToArray();
if (options is null || chosen.Length == 0 || (chosen[0].Name == Against && options.Against is null))
{
    await Console.Error.WriteLineAsync(
        "Usage: dotnet run -c Release --project bench/load -- throughput|first-chunk|streams|idle-memory|ingestion|all|chaos|cost --against COMMIT [--option number ...]; bench/README.md lists the options.");
    return 2;
}

// Whatever hangs, a run ends; the processes it started end with it.
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20), TimeProvider.System);
Console.CancelKeyPress += (_, _) => limit.Cancel();
bool failed = false;
foreach ((string name, Func<LoadOptions, CancellationToken, Task<Report>> run) in chosen)
{
    Report report = await run(options, limit.Token);
    report.Save(name, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
    failed |= report.HasFailed;
}

return failed ? 1 : 0;
