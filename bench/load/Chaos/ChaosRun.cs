using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>Everything that can go wrong, at random and at once, and what must be true all the same.</summary>
internal static class ChaosRun
{
    // Before the end, so that the last requests meet a mesh whose parts all run.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using ChaosMesh mesh = await ChaosMesh.StartAsync(cancellationToken);

        // Also warms it up. What does not serve now would not mean anything afterwards.
        Recovery first = await Recovery.AwaitAsync(mesh, cancellationToken);
        if (first.Failed > 0)
        {
            throw new InvalidOperationException($"{first.Failed} of {first.Asked} targets do not serve in an undisturbed mesh: {first.Results[^1].Detail}");
        }

        var disturbances = new Disturbances(mesh, options.Seed);
        var memory = new MemoryWatch();
        var circuits = new CircuitWatch();
        var loop = new OpenLoop(mesh, options);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watches = Task.WhenAll(memory.WatchAsync(mesh, stopping.Token), circuits.WatchAsync(mesh.Places[0], stopping.Token));
        Task disturbing = disturbances.RunAsync(options.ChaosDuration - Calm, cancellationToken);
        IReadOnlyList<ChaosResult> results = await loop.RunAsync(cancellationToken);
        await disturbing;
        await stopping.CancelAsync();
        await watches;

        using (var emulator = new EmulatorControl(mesh))
        {
            await emulator.DisarmAsync(cancellationToken);
        }

        Recovery recovery = await Recovery.AwaitAsync(mesh, cancellationToken);
        HashSet<string> dead = DeadProcesses(mesh, results);
        Slots slots = await Slots.CountAsync(mesh.State, loop.PlacesAtLast, dead, cancellationToken);
        LedgerCheck ledger = await LedgerCheck.ReadAsync(mesh, [.. results, .. recovery.Results], disturbances.Done, cancellationToken);
        foreach (RouterPlace place in mesh.Places)
        {
            await place.ListenAsync(cancellationToken);
        }

        return new ChaosReport(options, mesh, results, disturbances.Done).Write(loop.LatestStart, memory, circuits, recovery, slots, ledger);
    }

    // Their requests' places are left to their leases; they are known by the ids they gave out.
    private static HashSet<string> DeadProcesses(ChaosMesh mesh, IReadOnlyList<ChaosResult> results) =>
    [
        .. from result in results
           let id = result.RequestId
           where id is not null && result.Began < mesh.Places[result.Request.Router].Kills.LastOrDefault()
           select Slots.ProcessOf(id),
    ];
}
