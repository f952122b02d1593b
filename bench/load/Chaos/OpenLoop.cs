using System.Diagnostics;

namespace LlmMesh.Load.Chaos;

/// <summary>Sends requests by the clock, however long the answers take.</summary>
internal sealed class OpenLoop(ChaosMesh mesh, LoadOptions options)
{
    // Faults that wait for a target nobody asks would keep it from recovering for ever.
    private static readonly TimeSpan DisarmEvery = TimeSpan.FromSeconds(10);

    /// <summary>The most a request was sent later than it was due: what the client itself adds to what it measures.</summary>
    public TimeSpan LatestStart { get; private set; }

    /// <summary>Places in flight when the last request had been sent.</summary>
    public int PlacesAtLast { get; private set; }

    public async Task<IReadOnlyList<ChaosResult>> RunAsync(CancellationToken cancellationToken)
    {
        var dice = new RequestDice(new Random(options.Seed));
        using var emulator = new EmulatorControl(mesh);
        int count = (int)(options.ChaosDuration.TotalSeconds * options.ChaosRate);
        int disarm = (int)(DisarmEvery.TotalSeconds * options.ChaosRate);
        List<Task<ChaosResult>> calls = new(count);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            TimeSpan early = TimeSpan.FromSeconds((double)i / options.ChaosRate) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            }

            LatestStart = -early > LatestStart ? -early : LatestStart;
            if (i % disarm == disarm - 1)
            {
                await emulator.DisarmAsync(cancellationToken);
            }

            calls.Add(SendAsync(emulator, dice.Draw(), cancellationToken));
        }

        PlacesAtLast = Slots.Held(mesh.State).Count;
        return await Task.WhenAll(calls);
    }

    private async Task<ChaosResult> SendAsync(EmulatorControl emulator, ChaosRequest request, CancellationToken cancellationToken)
    {
        if (request.Armed is { } fault)
        {
            await emulator.ArmAsync(fault, cancellationToken);
        }

        return await ChaosCaller.CallAsync(mesh.Places[request.Router], request, cancellationToken);
    }
}
