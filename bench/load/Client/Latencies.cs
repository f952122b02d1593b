using System.Diagnostics;

namespace LlmMesh.Load.Client;

/// <summary>Measured times, in order of size.</summary>
internal sealed class Latencies
{
    private readonly long[] _ticks;

    public Latencies(IEnumerable<IEnumerable<long>> ticks)
    {
        _ticks = [.. ticks.SelectMany(own => own)];
        Array.Sort(_ticks);
    }

    public int Count => _ticks.Length;

    /// <summary>The time that this share of them did not exceed, in milliseconds; NaN when there are none.</summary>
    public double Percentile(double share) => _ticks.Length == 0
        ? double.NaN
        : Stopwatch.GetElapsedTime(0, _ticks[(int)Math.Min(_ticks.Length * share, _ticks.Length - 1)]).TotalMilliseconds;
}
