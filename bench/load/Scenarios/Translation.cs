using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>
/// What it costs the router to translate between each two dialects, compared with chat completions that pass through. The same router
/// serves both, in turns of one second in the order A B B A, so that what stands close together compares.
/// </summary>
internal static class Translation
{
    private const string PassThrough = "emulator";
    private const int Events = 100;
    private const double Most = 2;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private static readonly (string Dialect, string Provider)[] Providers =
    [
        ("chat", PassThrough), ("anthropic", "emulator-anthropic"), ("gemini", "emulator-gemini"), ("ollama", "emulator-ollama"),
    ];

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using Testbed testbed = await Testbed.StartAsync(Events, TimeSpan.FromMilliseconds(1), cancellationToken);
        List<string[]> rows = [];
        int tooDear = 0;
        foreach (string client in DialectRequests.Clients)
        {
            foreach ((string dialect, string provider) in Providers)
            {
                Pair whole = await CompareAsync(testbed, client, provider, isStreamed: false, options, cancellationToken);
                Pair streamed = await CompareAsync(testbed, client, provider, isStreamed: true, options, cancellationToken);
                tooDear += (whole.Ratio > Most ? 1 : 0) + (streamed.Ratio > Most ? 1 : 0);
                rows.Add(FormattableString.Invariant($"{client}|{dialect}|{whole.Microseconds:0}|{whole.Ratio:0.00}|{streamed.Microseconds:0}|{streamed.Ratio:0.00}").Split('|'));
                Console.WriteLine(string.Join('\t', rows[^1]));
            }
        }

        var report = new Report("Translation: CPU per request between each two dialects");
        report.Note($"{options.Connections} connections, medians of {options.Rounds} rounds of four turns of one second; the router's process alone; a stream has {Events} events of content, each sent by itself");
        report.Note($"ratios are to chat completions that pass through (the row chat, chat says how exact they are)");
        report.Check($"translation costs at most {Most:0} times as much", tooDear);
        report.Table(["client", "provider", "whole µs", "ratio", "stream µs", "ratio"], rows);
        return report;
    }

    private static async Task<Pair> CompareAsync(
        Testbed testbed, string client, string provider, bool isStreamed, LoadOptions options, CancellationToken cancellationToken)
    {
        byte[] yardstick = DialectRequests.Of("chat", PassThrough, isStreamed);
        byte[] measured = DialectRequests.Of(client, provider, isStreamed);
        foreach (byte[] request in (byte[][])[yardstick, measured, measured])
        {
            await SpendAsync(testbed, request, options, cancellationToken);
        }

        List<double> spent = [];
        List<double> ratios = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            double first = await SpendAsync(testbed, yardstick, options, cancellationToken);
            double inner = await SpendAsync(testbed, measured, options, cancellationToken);
            inner += await SpendAsync(testbed, measured, options, cancellationToken);
            double outer = first + await SpendAsync(testbed, yardstick, options, cancellationToken);
            spent.Add(inner / 2);
            ratios.Add(inner / outer);
        }

        return new Pair(Median.Of(spent), Median.Of(ratios));
    }

    private static async Task<double> SpendAsync(
        Testbed testbed, byte[] request, LoadOptions options, CancellationToken cancellationToken)
    {
        Spending before = Spending.Of(testbed, testbed.Router);
        LoopResult loop = ClosedLoop.Run(testbed.Router.Address, request, options.Connections, Turn);
        if (loop.Failures > 0)
        {
            throw new InvalidOperationException($"{loop.Failures} requests failed: {System.Text.Encoding.ASCII.GetString(request)}");
        }

        await Throughput.DrainAsync(testbed.Router, cancellationToken);
        return (Spending.Of(testbed, testbed.Router) - before).Server.TotalMicroseconds / loop.Latencies.Count;
    }

    /// <summary>What a pair of dialects costs.</summary>
    /// <param name="Microseconds">CPU of one request.</param>
    /// <param name="Ratio">To chat completions that pass through.</param>
    private readonly record struct Pair(double Microseconds, double Ratio);
}
