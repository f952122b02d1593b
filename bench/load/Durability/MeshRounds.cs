using System.Collections.Concurrent;
using System.Diagnostics;
using LlmMesh.Load.Money;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Durability;

/// <summary>What a mesh had lost after all kills of its state server.</summary>
/// <param name="Calls">Every call.</param>
/// <param name="Rows">The ledger.</param>
/// <param name="Spent">What the budget says was spent, nano-dollars.</param>
/// <param name="Held">What it says is held.</param>
/// <param name="Received">Requests the provider received.</param>
/// <param name="Kills">When the state server was killed, in stopwatch ticks.</param>
internal sealed record MeshResult(MoneyCall[] Calls, List<MoneyRow> Rows, long Spent, long Held, int Received, List<long> Kills)
{
    public int Served => Calls.Count(call => call.Ending == CallEnding.Served);

    public int Abandoned => Rows.Count(row => row.Outcome == "abandoned");

    public int Doubled => Rows.Count - Rows.DistinctBy(row => row.Id).Count();

    public long Sum => Rows.Sum(row => row.CostNanoDollars);

    /// <summary>Of each answer that a client has and the ledger has not, how long before the next kill it was whole.</summary>
    public IReadOnlyList<TimeSpan> Lost
    {
        get
        {
            HashSet<string> ids = [.. Rows.Select(row => row.Id)];
            return [.. Calls.Where(call => call.Ending == CallEnding.Served && !ids.Contains(call.RequestId!)).Select(BeforeKill)];
        }
    }

    private TimeSpan BeforeKill(MoneyCall call) =>
        Kills.Where(kill => kill >= call.EndedAt).Select(kill => Stopwatch.GetElapsedTime(call.EndedAt, kill)).DefaultIfEmpty(TimeSpan.MaxValue).Min();
}

/// <summary>Kills the state server of a mesh under load with -9 and starts it again with its data; at the end the books are read.</summary>
internal static class MeshRounds
{
    private const int Routers = 2;
    private const int PerSecond = 60;
    private const string Budget = "durability";
    private const string Key = "durability-run-key";

    // As short as can be: what is answered long after it was noted loses less.
    private const int AnswerMs = 1;

    // Leases, and the minute in which figures are not set right after something was abandoned.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(120);

    public static async Task<MeshResult> RunAsync(StateSetting setting, int rounds, Random dice, CancellationToken cancellationToken)
    {
        using MoneyMesh mesh = await MoneyMesh.StartAsync(Routers, [Key], keyLimits: null, AnswerMs, setting, cancellationToken);
        await mesh.BudgetAsync(Budget, Key, 1000m, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = new ConcurrentBag<MoneyCall>();
        Task load = MoneyCaller.CallSteadilyAsync(mesh, Key, PerSecond, calls, new Random(dice.Next()), stopping.Token);
        List<long> kills = [];
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(2000, 4000)), TimeProvider.System, cancellationToken);
            kills.Add(Stopwatch.GetTimestamp());
            mesh.State.Process.Dispose();
            await mesh.State.RestartAsync(cancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        await stopping.CancelAsync();
        await load;
        (List<MoneyRow> rows, long spent, long held) = await MoneyLedger.SettledAsync(mesh, Key, Budget, Settling, cancellationToken);
        (int received, _) = await mesh.CountUpstreamAsync(cancellationToken);
        return new MeshResult([.. calls], rows, spent, held, received, kills);
    }
}
