using System.Diagnostics;
using LlmMesh.Load.Measuring;

namespace LlmMesh.Load.Day;

/// <summary>A day and its strategy.</summary>
internal sealed record LivedDay(string Strategy, IReadOnlyList<DayResult> Results, TimeSpan LatestStart)
{
    public int Failures => Results.Count(result => result.Failure is not null);

    public decimal Cost => Results.Sum(result => result.Cost);

    /// <summary>Time to the first token, milliseconds, of whole answers that were due in a part of the day; NaN without any.</summary>
    public double FirstToken(double share, double from = 0, double to = 1)
    {
        double[] times = [.. Results
            .Where(result => result.FirstToken is not null && result.Arrival.At >= from && result.Arrival.At < to)
            .Select(result => result.FirstToken!.Value.TotalMilliseconds)
            .Order()];
        return times.Length == 0 ? double.NaN : times[(int)Math.Min(times.Length * share, times.Length - 1)];
    }

    /// <summary>What part of the whole answers a target gave.</summary>
    public double ShareOf(DayTarget target) =>
        Results.Count(result => result.Target == target.Name) / (double)Math.Max(1, Results.Count(result => result.Target is not null));
}

/// <summary>
/// The same day again and again, once for each strategy: what it costs, how fast answers begin, and what fails, against a chain that is
/// asked as it is written.
/// </summary>
internal static class DayRun
{
    public const string Name = "day";

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<DayArrival> trace = DayTrace.Draw(options.DayLength, options.DayPeak, options.Seed);
        List<LivedDay> days = [];
        foreach (string strategy in DayConfiguration.Strategies.Take(options.Strategies))
        {
            days.Add(await LiveAsync(strategy, trace, options, cancellationToken));
            Console.WriteLine(FormattableString.Invariant(
                $"{strategy}: {days[^1].Results.Count} requests, {days[^1].Failures} failed, {days[^1].Cost:0.0000} USD, p95 {days[^1].FirstToken(0.95):0} ms"));
        }

        return Report(days, options);
    }

    private static async Task<LivedDay> LiveAsync(
        string strategy, IReadOnlyList<DayArrival> trace, LoadOptions options, CancellationToken cancellationToken)
    {
        using DayMesh mesh = await DayMesh.StartAsync(strategy, cancellationToken);
        using var evening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long began = Stopwatch.GetTimestamp();
        Task weather = new DayWeather(mesh.EmulatorAddress, options.DayLength, options.Seed).RunAsync(began, evening.Token);
        List<Task<DayResult>> calls = new(trace.Count);
        TimeSpan latest = TimeSpan.Zero;
        foreach (DayArrival arrival in trace)
        {
            TimeSpan early = (arrival.At * options.DayLength) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            }

            latest = -early > latest ? -early : latest;
            calls.Add(DayCaller.CallAsync(mesh.Router, arrival, calls.Count, cancellationToken));
        }

        DayResult[] results = await Task.WhenAll(calls);
        await evening.CancelAsync();
        await weather;
        return new LivedDay(strategy, results, latest);
    }

    private static Report Report(IReadOnlyList<LivedDay> days, LoadOptions options)
    {
        LivedDay baseline = days[0];
        var report = new Report("A simulated day: what strategies do to cost, speed and failures");
        report.Note($"24 hours in {options.DayLength.TotalSeconds:0} s, {baseline.Results.Count} requests, up to {options.DayPeak} a second, seed {options.Seed}; every strategy has the same requests, drift and outages");
        foreach (DayOutage outage in DayWeather.Outages)
        {
            report.Note($"{outage.Target} is out from {outage.From * 24:0.0} to {outage.To * 24:0.0} o'clock ({outage.Fault})");
        }

        report.Note($"every answer has {DayTarget.AnswerTokens} tokens; the emulator is as fast under load as without, so spreading load gains nothing here");
        report.Note($"requests were sent at most {days.Max(day => day.LatestStart).TotalMilliseconds:0} ms late");
        report.Table(
            ["target", "input, output USD per million", "first token when quiet", "quality", "weight"],
            DayTarget.All.Select(target => new[]
            {
                target.Name,
                FormattableString.Invariant($"{target.InputPrice}, {target.OutputPrice}"),
                FormattableString.Invariant($"{target.FirstTokenMs} ms"),
                FormattableString.Invariant($"{target.Quality}"),
                FormattableString.Invariant($"{target.Weight} %"),
            }));
        report.Table(
            ["strategy", "failed", "USD per 1000 requests", "of priority's cost", "first token p50", "first token p95", "of priority's p95", .. DayTarget.All.Select(target => target.Name)],
            days.Select(day => new[]
            {
                day.Strategy,
                FormattableString.Invariant($"{day.Failures}"),
                FormattableString.Invariant($"{day.Cost * 1000 / day.Results.Count:0.000}"),
                FormattableString.Invariant($"{day.Cost / Math.Max(baseline.Cost, 0.000001m):0.00}"),
                FormattableString.Invariant($"{day.FirstToken(0.5):0} ms"),
                FormattableString.Invariant($"{day.FirstToken(0.95):0} ms"),
                FormattableString.Invariant($"{day.FirstToken(0.95) / baseline.FirstToken(0.95):0.00}"),
            }.Concat(DayTarget.All.Select(target => FormattableString.Invariant($"{day.ShareOf(target):P0}"))).ToArray()));
        report.Picture(DayPlot.Draw(days));
        return report;
    }
}
