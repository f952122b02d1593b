using System.Collections.Concurrent;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Money;

/// <summary>Router, usage service and health monitor are killed at random moments under load; in the end the books must agree.</summary>
internal static class CrashRuns
{
    private const int Routers = 2;
    private const int PerSecond = 40;
    private const int AnswerMs = 50;
    private const string Budget = "crash";
    private const string Key = "crash-run-key";

    private static readonly TimeSpan Down = TimeSpan.FromMilliseconds(100);

    // Leases, and the usage service's patience with a predecessor's unfinished batch.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using MoneyMesh mesh = await MoneyMesh.StartAsync(Routers, [Key], keyLimits: null, AnswerMs, StateSetting.GarnetWindow, cancellationToken);
        await mesh.BudgetAsync(Budget, Key, 1000m, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = new ConcurrentBag<MoneyCall>();
        Task load = MoneyCaller.CallSteadilyAsync(mesh, Key, PerSecond, calls, new Random(options.Seed), stopping.Token);
        var kills = new Dictionary<string, int>(StringComparer.Ordinal);
        var dice = new Random(options.Seed + 1);
        for (int round = 0; round < options.Rounds; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(500, 2500)), TimeProvider.System, cancellationToken);
            string what = await KillAsync(mesh, dice.Next(4), cancellationToken);
            kills[what] = kills.GetValueOrDefault(what) + 1;
            Console.WriteLine(FormattableString.Invariant($"round {round + 1}: {what} killed, {calls.Count} calls so far"));
        }

        await stopping.CancelAsync();
        await load;
        (List<MoneyRow> rows, long spent, long held) = await MoneyLedger.SettledAsync(mesh, Key, Budget, Settling, cancellationToken);
        (int received, int completed) = await mesh.CountUpstreamAsync(cancellationToken);
        return Describe(options, kills, [.. calls], rows, spent, held, received, completed);
    }

    private static async Task<string> KillAsync(MoneyMesh mesh, int what, CancellationToken cancellationToken)
    {
        switch (what)
        {
            case 0:
                await mesh.KillUsageAsync(cancellationToken);
                return "usage service";
            case 1:
                await mesh.KillMonitorAsync(cancellationToken);
                return "health monitor";
            default:
                await mesh.Places[what - 2].KillAsync(Down, cancellationToken);
                return "router";
        }
    }

    private static Report Describe(
        LoadOptions options,
        Dictionary<string, int> kills,
        MoneyCall[] calls,
        List<MoneyRow> rows,
        long spent,
        long held,
        int received,
        int completed)
    {
        HashSet<string> ids = [.. rows.Select(row => row.Id)];
        int served = calls.Count(call => call.Ending == CallEnding.Served);
        int completedRows = rows.Count(row => row.Outcome == "completed");
        int abandoned = rows.Count(row => row.Outcome == "abandoned");
        var report = new Report("Crashes: kill -9 of routers, usage service and health monitor under load");
        report.Note($"{options.Rounds} rounds: {string.Join(", ", kills.OrderBy(kill => kill.Key, StringComparer.Ordinal).Select(kill => $"{kill.Key} {kill.Value} times"))}; {calls.Length} calls, {served} whole answers, {calls.Count(call => call.Ending == CallEnding.Broken)} broken connections");
        report.Note($"the provider received {received} requests and answered {completed} of them wholly; the ledger has {rows.Count} rows, {completedRows} completed, {abandoned} abandoned");
        report.Check("every answer that a client has is a row", calls.Count(call => call.Ending == CallEnding.Served && !ids.Contains(call.RequestId!)));
        report.Check("no request is two rows", rows.Count - ids.Count);
        report.Check("every request the provider received is a row", Math.Max(0, received - rows.Count));
        report.Check("every answer the provider gave is a row that is completed or abandoned", Math.Max(0, completed - completedRows - abandoned));
        report.Check("no more rows than the provider received, but for requests whose router died between note and sending (at most one in a hundred)", rows.Count - received > calls.Length / 100 ? 1 : 0);
        report.Check("the budget equals the ledger to the nano-dollar, and nothing is held", spent == rows.Sum(row => row.CostNanoDollars) && held == 0 ? 0 : 1);
        report.Note($"budget: {spent} nano-dollars spent, {held} held; ledger: {rows.Sum(row => row.CostNanoDollars)}");
        return report;
    }
}
