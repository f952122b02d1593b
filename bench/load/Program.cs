using LlmMesh.Load;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Scenarios;

(string Name, Func<LoadOptions, CancellationToken, Task<Report>> Run)[] scenarios =
[
    ("throughput", Throughput.RunAsync),
    ("first-chunk", FirstChunk.RunAsync),
    ("streams", Streams.RunAsync),
    ("idle-memory", (_, cancellationToken) => IdleMemory.RunAsync(cancellationToken)),
    ("ingestion", (_, cancellationToken) => Ingestion.RunAsync(cancellationToken)),
];

LoadOptions? options = LoadOptions.Parse(args.AsSpan(Math.Min(1, args.Length)));
var chosen = scenarios.Where(scenario => args is [var name, ..] && (name == "all" || name == scenario.Name)).ToArray();
if (options is null || chosen.Length == 0)
{
    await Console.Error.WriteLineAsync(
        "Usage: dotnet run -c Release --project bench/load -- throughput|first-chunk|streams|idle-memory|ingestion|all [--option number ...]; bench/README.md lists the options.");
    return 2;
}

// Whatever hangs, a run ends; the processes it started end with it.
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20), TimeProvider.System);
Console.CancelKeyPress += (_, _) => limit.Cancel();
foreach ((string name, Func<LoadOptions, CancellationToken, Task<Report>> run) in chosen)
{
    Report report = await run(options, limit.Token);
    report.Save(name, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
}

return 0;
