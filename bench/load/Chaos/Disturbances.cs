using System.Diagnostics;

namespace LlmMesh.Load.Chaos;

/// <summary>Something that was done to the mesh.</summary>
/// <param name="What">What was done.</param>
/// <param name="Began">Stopwatch ticks.</param>
/// <param name="Ended">Stopwatch ticks when all ran again.</param>
internal sealed record Disturbance(string What, long Began, long Ended);

/// <summary>
/// What happens to the mesh while requests come: one thing after the other to the shared state, and at the same time one after the
/// other to a router or the emulator.
/// </summary>
internal sealed class Disturbances(ChaosMesh mesh, int seed)
{
    public const string RedisKilled = "Redis killed";
    public const string RedisFrozen = "Redis frozen";

    private readonly List<Disturbance> _done = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<Disturbance> Done => _done;

    /// <summary>Until the end, which finds everything running again.</summary>
    public Task RunAsync(TimeSpan duration, CancellationToken cancellationToken) => Task.WhenAll(
        RepeatAsync(new Random(seed), duration, (random, _) => DisturbRedisAsync(random, cancellationToken), cancellationToken),
        RepeatAsync(new Random(seed + 1), duration, (random, gone) => DisturbServiceAsync(random, gone < duration / 2, cancellationToken), cancellationToken));

    private async Task RepeatAsync(
        Random random, TimeSpan duration, Func<Random, TimeSpan, Task<string>> disturb, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var pause = TimeSpan.FromMilliseconds(random.Next(6_000, 18_000));
            if (Stopwatch.GetElapsedTime(start) + pause > duration)
            {
                return;
            }

            await Task.Delay(pause, TimeProvider.System, cancellationToken);
            long began = Stopwatch.GetTimestamp();
            string what = await disturb(random, Stopwatch.GetElapsedTime(start));
            lock (_lock)
            {
                _done.Add(new Disturbance(what, began, Stopwatch.GetTimestamp()));
            }
        }
    }

    private async Task<string> DisturbRedisAsync(Random random, CancellationToken cancellationToken)
    {
        if (random.Next(2) == 0)
        {
            mesh.State.Process.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 3_000)), TimeProvider.System, cancellationToken);
            await mesh.State.RestartAsync(cancellationToken);
            return RedisKilled;
        }

        await mesh.State.Process.FreezeAsync(cancellationToken);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_000, 10_000)), TimeProvider.System, cancellationToken);
        }
        finally
        {
            await mesh.State.Process.ThawAsync(CancellationToken.None);
        }

        return RedisFrozen;
    }

    // Routers are killed in the first half only: while replicas come and go, none may go on by itself when Redis is away, and that is to
    // be seen as well.
    private async Task<string> DisturbServiceAsync(Random random, bool mayKillRouter, CancellationToken cancellationToken)
    {
        var down = TimeSpan.FromMilliseconds(random.Next(100, 3_000));
        if (mayKillRouter && random.Next(3) > 0)
        {
            await mesh.Places[^1].KillAsync(down, cancellationToken);
            return "router killed";
        }

        await mesh.RestartEmulatorAsync(down, cancellationToken);
        return "emulator restarted";
    }
}
