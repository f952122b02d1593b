using System.Diagnostics;
using System.Globalization;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Money;

/// <summary>
/// A hard budget of one dollar, three routers, two hundred clients at once, each with a request for one cent; in every other run a router is
/// killed in the middle.
/// </summary>
internal static class BudgetRuns
{
    private const int Routers = 3;
    private const int Clients = 200;
    private const int Affordable = 100;
    private const int MustBeServed = 95;
    private const int AnswerMs = 20;

    private static readonly TimeSpan Arrivals = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A dead router's holds are counted when their lease is over.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    private sealed record Run(bool HasKill, int Served, int Failed, List<MoneyRow> Rows, long Spent, long Held)
    {
        public long Sum => Rows.Sum(row => row.CostNanoDollars);
    }

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        string[] keys = [.. Enumerable.Range(0, options.Rounds).Select(run => string.Create(CultureInfo.InvariantCulture, $"budget-run-{options.Seed}-{run}"))];
        using MoneyMesh mesh = await MoneyMesh.StartAsync(Routers, keys, keyLimits: null, AnswerMs, StateSetting.GarnetWindow, cancellationToken);
        var dice = new Random(options.Seed);
        List<Run> runs = [];
        for (int run = 0; run < keys.Length; run++)
        {
            runs.Add(await RunAsync(mesh, keys[run], $"run-{run}", hasKill: run % 2 == 1, dice, cancellationToken));
            Console.WriteLine(FormattableString.Invariant(
                $"run {run + 1}: served {runs[^1].Served}, rows {runs[^1].Rows.Count}, ledger {runs[^1].Sum / 1e9m:0.00} USD, budget {runs[^1].Spent / 1e9m:0.00} USD{(runs[^1].HasKill ? ", a router killed" : "")}"));
        }

        return Describe(runs);
    }

    private static async Task<Run> RunAsync(
        MoneyMesh mesh, string key, string budget, bool hasKill, Random dice, CancellationToken cancellationToken)
    {
        await mesh.BudgetAsync(budget, key, 1m, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        double[] arrivals = [.. Enumerable.Range(0, Clients).Select(_ => dice.NextDouble())];
        int[] routers = [.. Enumerable.Range(0, Clients).Select(_ => dice.Next(Routers))];
        Task kill = hasKill ? KillAsync(mesh.Places[dice.Next(Routers)], arrivals.Order().ElementAt(Affordable / 2), cancellationToken) : Task.CompletedTask;
        CallEnding[] endings = await Task.WhenAll(arrivals.Select((arrival, client) => AskAsync(mesh, key, arrival * Arrivals, routers[client], cancellationToken)));
        await kill;
        (List<MoneyRow> rows, long spent, long held) = await MoneyLedger.SettledAsync(mesh, key, budget, Settling, cancellationToken);
        return new Run(hasKill, endings.Count(ending => ending == CallEnding.Served), endings.Count(ending => ending is CallEnding.Failed), rows, spent, held);
    }

    private static async Task KillAsync(RouterPlace router, double at, CancellationToken cancellationToken)
    {
        await Task.Delay(at * Arrivals, TimeProvider.System, cancellationToken);
        await router.KillAsync(TimeSpan.FromMilliseconds(200), cancellationToken);
    }

    // One request; asked again where the connection broke or where others only hold what may come back.
    private static async Task<CallEnding> AskAsync(MoneyMesh mesh, string key, TimeSpan arrival, int router, CancellationToken cancellationToken)
    {
        await Task.Delay(arrival, TimeProvider.System, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            MoneyCall call = await MoneyCaller.CallAsync(mesh.Places[router], key, cancellationToken);
            TimeSpan wait = call.Ending == CallEnding.Broken ? TimeSpan.FromMilliseconds(50) : call.RetryAfter ?? TimeSpan.MaxValue;
            if (call.Ending == CallEnding.Served || wait > TimeSpan.FromSeconds(2) || Stopwatch.GetElapsedTime(start) + wait > Patience)
            {
                return call.Ending;
            }

            await Task.Delay(wait, TimeProvider.System, cancellationToken);
            router = (router + 1) % Routers;
        }
    }

    private static Report Describe(List<Run> runs)
    {
        var report = new Report("Budget: one dollar, a hundred affordable requests, two hundred clients");
        report.Note($"{runs.Count} runs with {Routers} routers; in {runs.Count(run => run.HasKill)} of them one was killed while it served; {runs.Sum(run => run.Rows.Count)} ledger rows");
        report.Check("the sum of the ledger never exceeds the budget", runs.Count(run => run.Sum > Affordable * MoneyMesh.Cent));
        report.Check("what Redis says was spent never exceeds the budget", runs.Count(run => run.Spent + run.Held > Affordable * MoneyMesh.Cent));
        report.Check($"at least {MustBeServed} of the {Affordable} affordable requests are served", runs.Count(run => run.Served < MustBeServed));
        report.Check("the budget equals its ledger to the nano-dollar, and nothing is held at the end", runs.Count(run => run.Spent != run.Sum || run.Held != 0));
        report.Check("no row is stored twice", runs.Sum(run => run.Rows.Count - run.Rows.DistinctBy(row => row.Id).Count()));
        report.Note($"answers that were neither success nor refusal: {runs.Sum(run => run.Failed)}");
        report.Table(
            ["runs", "served (least, median, most)", "rows abandoned", "ledger USD (most)"],
            runs.GroupBy(run => run.HasKill).OrderBy(group => group.Key).Select(group => new[]
            {
                group.Key ? "with a router killed" : "undisturbed",
                FormattableString.Invariant($"{group.Min(run => run.Served)}, {Median.Of(group.Select(run => (double)run.Served)):0.#}, {group.Max(run => run.Served)}"),
                FormattableString.Invariant($"{group.Sum(run => run.Rows.Count(row => row.Outcome == "abandoned"))}"),
                FormattableString.Invariant($"{group.Max(run => run.Sum) / 1e9m:0.00}"),
            }));
        return report;
    }
}
