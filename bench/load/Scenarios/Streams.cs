using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>Many long streams at once through the router: all of them whole, and the memory back afterwards.</summary>
internal static class Streams
{
    private const int EventsPerSecond = 20;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortLoad = TimeSpan.FromSeconds(5);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        int events = (int)(options.StreamDuration.TotalSeconds * EventsPerSecond);
        using Testbed testbed = await Testbed.StartAsync(events, TimeSpan.FromSeconds(1.0 / EventsPerSecond), cancellationToken);
        MeasuredSystem router = testbed.Router;
        ClosedLoop.Run(router.Address, options.Connections, options.WarmUp);
        double before = router.Process.Resident;

        Spending spentBefore = Spending.Of(testbed, router);
        Task<double> peak = WatchAsync(router, options.StreamDuration, cancellationToken);
        IReadOnlyList<StreamResult> results = await CallAsync(router, options);
        Spending spent = Spending.Of(testbed, router) - spentBefore;
        double during = await peak;
        double atEnd = router.Process.Resident;

        await Task.Delay(Idle, TimeProvider.System, cancellationToken);
        double afterIdle = router.Process.Resident;

        // An idle process does not collect; a short load gives it the occasion.
        ClosedLoop.Run(router.Address, options.Connections, ShortLoad);
        await Task.Delay(ShortLoad, TimeProvider.System, cancellationToken);
        double afterLoad = router.Process.Resident;

        int whole = results.Count(result => result.IsTerminated && result.ContentEvents == events);
        var report = new Report("Streams: many at once, for long, through the router");
        report.Note($"{options.Streams} streams at once of {options.StreamDuration.TotalSeconds:0} s, {EventsPerSecond} events a second each");
        report.Note($"**{whole} of {results.Count} streams whole**: all {events} events with content, then `[DONE]`");
        report.Note($"answers by status (0: the connection broke): {string.Join(", ", results.CountBy(result => result.Status).Select(count => $"{count.Key}: {count.Value}"))}; fewest events {results.Min(result => result.ContentEvents)}");
        report.Note($"CPU while they ran: router {Share(spent.Server, options):0.0} % of one core ({spent.Server.TotalMicroseconds / (results.Count * (double)events):0.0} µs per event), Garnet {Share(spent.State, options):0.0} %");
        report.Table(
            ["resident memory of the router", "MiB"],
            [
                ["warm, before the streams", Mebibytes(before)],
                ["highest while they ran", Mebibytes(during)],
                ["when the last had ended", Mebibytes(atEnd)],
                ["after a minute without requests", Mebibytes(afterIdle)],
                ["after 5 s of whole answers, which make it collect", Mebibytes(afterLoad)],
            ]);
        return report;
    }

    // The callers block threads of their own; only the wait for them is here.
    private static Task<IReadOnlyList<StreamResult>> CallAsync(MeasuredSystem router, LoadOptions options)
    {
        var done = new TaskCompletionSource<IReadOnlyList<StreamResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan patience = TimeSpan.FromSeconds(30);
        new Thread(() => done.SetResult(StreamCaller.CallMany(router.Address, options.Streams, callsEach: 1, patience))).Start();
        return done.Task;
    }

    private static async Task<double> WatchAsync(MeasuredSystem router, TimeSpan duration, CancellationToken cancellationToken)
    {
        double highest = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        for (double left = duration.TotalSeconds; left > 0; left -= 0.5)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            highest = Math.Max(highest, router.Process.Resident);
        }

        return highest;
    }

    private static double Share(TimeSpan spent, LoadOptions options) => 100 * (spent / options.StreamDuration);

    private static string Mebibytes(double value) => FormattableString.Invariant($"{value:0}");
}
