using System.Diagnostics;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Telemetry;

/// <summary>One round's span and measurement.</summary>
internal sealed class ProbeSpan(Activity? span, long began, Action<double> record) : IDisposable
{
    /// <summary>Takes note of what the round has found.</summary>
    public void Found(IReadOnlyList<TargetHealth> results)
    {
        int down = results.Count(static result => result.State == HealthState.Down);
        span?.SetTag("llmmesh.probe.targets", results.Count);
        span?.SetTag("llmmesh.probe.down", down);
        if (down > 0 && down == results.Count)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    public void Dispose()
    {
        record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        span?.Dispose();
    }
}
