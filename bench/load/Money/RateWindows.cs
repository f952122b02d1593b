using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Money;

/// <summary>A limit of requests per minute under steady overload, with one, two and four routers.</summary>
internal static class RateWindows
{
    private const int Limit = 600;
    private const int Overload = 3;
    private const int AnswerMs = 5;
    private const double MustBeUsed = 0.9;

    private static readonly int[] Routers = [1, 2, 4];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    // Two windows, and not the beginning of a third.
    private static readonly TimeSpan Length = Window + Window;

    // Until the replicas know of each other.
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(3);

    private sealed record Result(int Routers, int Asked, int Served, int Most, double LeastUsed);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        List<Result> results = [];
        foreach (int routers in Routers)
        {
            results.Add(await RunAsync(routers, options.Seed, cancellationToken));
            Console.WriteLine(FormattableString.Invariant($"{routers} routers: {results[^1].Served} of {results[^1].Asked} served, at most {results[^1].Most} in 60 s"));
        }

        var report = new Report("Rate windows: a limit of requests per minute under threefold overload");
        report.Note($"{Limit} requests per minute for the key, {Limit * Overload} asked per minute over all routers at random, for {Length.TotalSeconds:0} s");
        report.Check("in no 60 seconds more than the limit", results.Count(result => result.Most > Limit));
        report.Check("at least nine tenths of it used", results.Count(result => result.LeastUsed < MustBeUsed));
        report.Check(
            "the number admitted does not depend on the number of routers (within 2 %)",
            results.Count(result => Math.Abs(result.Served - results[0].Served) > 0.02 * results[0].Served));
        report.Table(
            ["routers", "asked", "served", "most in any 60 s", "of the limit used in the second minute"],
            results.Select(result => new[]
            {
                FormattableString.Invariant($"{result.Routers}"),
                FormattableString.Invariant($"{result.Asked}"),
                FormattableString.Invariant($"{result.Served}"),
                FormattableString.Invariant($"{result.Most}"),
                FormattableString.Invariant($"{result.LeastUsed:P1}"),
            }));
        return report;
    }

    private static async Task<Result> RunAsync(int routers, int seed, CancellationToken cancellationToken)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"window-run-{seed}-{routers}");
        JsonObject limits = new() { ["requests_per_minute"] = Limit, ["concurrency"] = 0 };
        using MoneyMesh mesh = await MoneyMesh.StartAsync(routers, [key], limits, AnswerMs, StateSetting.GarnetWindow, cancellationToken);
        await Task.Delay(Acquaintance, TimeProvider.System, cancellationToken);
        var dice = new Random(seed);
        int count = (int)(Length.TotalMinutes * Limit * Overload);
        TimeSpan pause = Length / count;
        List<Task<MoneyCall>> calls = new(count);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            TimeSpan early = (i * pause) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            }

            calls.Add(MoneyCaller.CallAsync(mesh.Places[dice.Next(routers)], key, cancellationToken));
        }

        MoneyCall[] done = await Task.WhenAll(calls);
        TimeSpan[] served = [.. done.Where(call => call.Ending == CallEnding.Served).Select(call => Stopwatch.GetElapsedTime(start, call.SentAt)).Order()];
        return new Result(routers, done.Length, served.Length, MostIn(served), (double)served.Count(at => at >= Length - Window) / Limit);
    }

    private static int MostIn(TimeSpan[] served)
    {
        int most = 0;
        for (int first = 0, last = 0; last < served.Length; last++)
        {
            while (served[last] - served[first] >= Window)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
