using System.Diagnostics;
using System.Net.Http.Headers;
using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;
using LlmMesh.Testing.Fuzzing;

namespace LlmMesh.Load.Fuzz;

/// <summary>
/// Mutated requests, millions of them, against a router that runs as in production, with a Garnet and the emulator behind it:
/// <code>
/// fuzzer ──── router ──┬── Garnet
///                      └── emulator
/// </code>
/// </summary>
internal static class FuzzScenario
{
    private const string Model = "emulator/echo";
    private const string Configuration = """
        {
          "profile": "production",
          "profiles": { "production": { "key_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 }, "daily_budget": null } },
          "providers": { "emulator": { "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } } }
        }
        """;

    // A slice at a time, so that memory and processor time are seen over the run and not only at its end.
    private const int Slices = 20;
    private const double MostMebibytes = 700;
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromMilliseconds(2);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using StateServer state = await StateServer.StartAsync(cancellationToken);
        string configuration = Path.Combine(state.Folder, "router_config.json");
        await File.WriteAllTextAsync(configuration, Configuration, cancellationToken);
        (MeasuredProcess emulator, Uri emulatorAddress) = await MeasuredProcess.StartWebAsync(
            "emulator",
            Built.Project("services/provider-emulator", "LlmMesh.ProviderEmulator", $"--urls={MeshCommand.AnyPort}", "--Emulator:Log=false"),
            cancellationToken);
        using MeasuredProcess emulatorEnds = emulator;
        ProcessStartInfo command = MeshCommand.Of(
            "services/router", "LlmMesh.Router", MeshCommand.AnyPort, state, configuration, emulatorAddress);
        command.Environment["Logging__LogLevel__Default"] = "Error";
        command.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";

        // A shared state that a busy machine keeps from answering is not what is looked for.
        command.Environment["State__CommandTimeoutMilliseconds"] = "10000";
        (MeasuredProcess router, Uri address) = await MeasuredProcess.StartWebAsync("router", command, cancellationToken);
        using MeasuredProcess routerEnds = router;
        var run = new FuzzRun(new FuzzTarget(address.Port, ChatRequests.ApiKey, Model), TimeProvider.System) { Connections = options.Connections };

        List<Slice> slices = [];
        for (int number = 0; number < Slices && !router.HasEnded; number++)
        {
            long began = Stopwatch.GetTimestamp();
            TimeSpan spent = router.Processor;
            long before = run.Report.Requests;
            await run.RunAsync(options.Requests / Slices, (options.Seed * Slices) + number, cancellationToken);
            state.DrainLedger();
            slices.Add(router.HasEnded ? default : new Slice(
                run.Report.Requests - before, Stopwatch.GetElapsedTime(began), router.Processor - spent, router.Resident));
        }

        return await DescribeAsync(options, run.Report, slices, router, address, cancellationToken);
    }

    private static async Task<Report> DescribeAsync(
        LoadOptions options, FuzzReport seen, List<Slice> slices, MeasuredProcess router, Uri address, CancellationToken cancellationToken)
    {
        foreach (string finding in seen.Findings)
        {
            Console.WriteLine(finding);
        }

        var report = new Report("Fuzzing: mutated requests");
        TimeSpan time = slices.Aggregate(TimeSpan.Zero, (sum, slice) => sum + slice.Took);
        report.Note($"{seen.Requests} requests, seed {options.Seed}, {options.Connections} connections, {seen.Requests / time.TotalSeconds:0} requests/s");
        report.Note($"good ones in between that were served: {seen.Served}");
        report.Check("every request that is HTTP has one answer, none is 500, good ones are served, every connection ends", seen.Violations);
        report.Check("the router runs on, with no exception that nobody handled", (router.HasEnded ? 1 : 0) + router.UnhandledExceptions);
        report.Check($"memory below {MostMebibytes} MiB", slices.Count(slice => slice.Resident > MostMebibytes));
        report.Check(
            $"processor time below {MostProcessorTime.TotalMilliseconds} ms per request in every slice",
            slices.Count(slice => slice.Processor / Math.Max(1, slice.Requests) > MostProcessorTime));
        report.Check("it serves afterwards", router.HasEnded || !await IsServedAsync(address, cancellationToken) ? 1 : 0);
        report.Table(
            ["slice", "requests", "requests/s", "CPU µs/request", "RSS MiB"],
            slices.Select((slice, number) => slice.Row(number + 1)));
        report.Table(["request and answer", "times"], seen.Answers.Select(answer => new[] { answer.Key, $"{answer.Value}" }));
        return report;
    }

    private static async Task<bool> IsServedAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/chat/completions"))
        {
            Content = new StringContent($$"""{"model":"{{Model}}","messages":[{"role":"user","content":"Say hello"}]}"""),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ChatRequests.ApiKey);
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private readonly record struct Slice(long Requests, TimeSpan Took, TimeSpan Processor, double Resident)
    {
        public string[] Row(int number) =>
        [
            $"{number}",
            $"{Requests}",
            FormattableString.Invariant($"{Requests / Took.TotalSeconds:0}"),
            FormattableString.Invariant($"{Processor.TotalMicroseconds / Math.Max(1, Requests):0}"),
            FormattableString.Invariant($"{Resident:0}"),
        ];
    }
}
