using LlmMesh.Load;
using LlmMesh.Load.Chaos;
using LlmMesh.Load.Day;
using LlmMesh.Load.Durability;
using LlmMesh.Load.Fuzz;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Money;
using LlmMesh.Load.Scenarios;

const string Fuzz = "fuzz";

// What is timed is "all"; the others take long and time nothing, or need a commit.
(string Name, bool IsTimed, Func<LoadOptions, CancellationToken, Task<Report>> Run)[] scenarios =
[
    ("throughput", true, Throughput.RunAsync),
    ("first-chunk", true, FirstChunk.RunAsync),
    ("streams", true, Streams.RunAsync),
    ("idle-memory", true, (_, cancellationToken) => IdleMemory.RunAsync(cancellationToken)),
    ("ingestion", true, (_, cancellationToken) => Ingestion.RunAsync(cancellationToken)),
    (Cost.Name, false, Cost.RunAsync),
    ("translation", false, Translation.RunAsync),
    ("chaos", false, ChaosRun.RunAsync),
    ("budget", false, BudgetRuns.RunAsync),
    ("windows", false, RateWindows.RunAsync),
    ("crash", false, CrashRuns.RunAsync),
    ("durability", false, DurabilityRuns.RunAsync),
    (DayRun.Name, false, DayRun.RunAsync),
    (ColdStart.Name, false, ColdStart.RunAsync),
    (Fuzz, false, FuzzScenario.RunAsync),
];

LoadOptions? options = LoadOptions.Parse(args.AsSpan(Math.Min(1, args.Length)));
var chosen = scenarios.Where(scenario => args is [var name, ..] && (name == scenario.Name || (name == "all" && scenario.IsTimed))).ToArray();
if (options is null || chosen.Length == 0 || (chosen[0].Name == Cost.Name && options.Against is null))
{
    await Console.Error.WriteLineAsync(
        "Usage: dotnet run -c Release --project bench/load -- throughput|first-chunk|streams|idle-memory|ingestion|all|chaos|budget|windows|crash|durability|fuzz|translation|day|cold-start|cost --against COMMIT [--option number ...]; bench/README.md lists the options.");
    return 2;
}

// Whatever hangs, a run ends; the processes it started end with it. Only the fuzzer has millions of requests to send, and a day is lived
// once for each strategy.
TimeSpan longest = chosen[0].Name switch
{
    Fuzz => TimeSpan.FromHours(6),
    DayRun.Name => TimeSpan.FromHours(2),
    _ => TimeSpan.FromMinutes(20),
};
using var limit = new CancellationTokenSource(longest, TimeProvider.System);
Console.CancelKeyPress += (_, _) => limit.Cancel();
bool failed = false;
foreach ((string name, _, Func<LoadOptions, CancellationToken, Task<Report>> run) in chosen)
{
    Report report = await run(options, limit.Token);
    report.Save(name, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
    failed |= report.HasFailed;
}

return failed ? 1 : 0;
