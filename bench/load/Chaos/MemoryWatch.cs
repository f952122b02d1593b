using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>The resident memory of processes over time.</summary>
internal sealed class MemoryWatch
{
    /// <summary>What counts as flat: so much of the first third's median, and so many MiB besides.</summary>
    public const double Growth = 1.2;

    /// <summary>See <see cref="Growth"/>.</summary>
    public const double GrowthMebibytes = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Compilation, pools and caches fill in the beginning.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, List<double>> _samples = [];

    public async Task WatchAsync(ChaosMesh mesh, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            do
            {
                foreach (MeasuredProcess process in mesh.Processes)
                {
                    Sample(process);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Sample(MeasuredProcess process)
    {
        try
        {
            double resident = process.Resident;
            if (!_samples.TryGetValue(process.Name, out List<double>? samples))
            {
                _samples.Add(process.Name, samples = []);
            }

            samples.Add(resident);
        }
        catch (InvalidOperationException)
        {
            // Being killed at this moment.
        }
    }

    /// <summary>A process's memory, warm: the median of the first third, of the last, and the most; MiB.</summary>
    public (double First, double Last, double Most) Of(string process)
    {
        List<double> all = _samples[process];
        int cold = (int)(WarmUp / Interval);
        List<double> warm = all.Count > 2 * cold ? all[cold..] : all;
        int third = Math.Max(1, warm.Count / 3);
        return (Median.Of(warm[..third]), Median.Of(warm[^third..]), warm.Max());
    }

    public bool IsFlat(string process)
    {
        (double first, double last, _) = Of(process);
        return last <= (first * Growth) + GrowthMebibytes;
    }

    public IEnumerable<string> Names => _samples.Keys;
}
