using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Health;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Reads what the probes of a target found.</summary>
internal sealed class HistoryReader(HealthHistory history, TimeProvider time)
{
    /// <summary>The most hours that are kept.</summary>
    public static int MostHours { get; } = (int)HealthHistory.Kept.TotalHours;

    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    public async Task<TargetHistory> ReadAsync(string target, int hours, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<TargetHealth> probes = await history.ReadAsync(target, now.AddHours(-hours), cancellationToken);
        var changes = new List<StateChange>();
        foreach (TargetHealth probe in probes)
        {
            if (changes.Count == 0 || changes[^1].State != probe.State)
            {
                changes.Add(new StateChange(At(probe), probe.State, probe.Detail));
            }
        }

        return new TargetHistory(
            target,
            hours,
            Availability.Of(probes, now),
            changes,
            [.. probes.Select(probe => new ProbeResult(At(probe), probe.State, probe.LatencyMs))]);
    }

    /// <summary>The availability of targets over the last day; without the shared state it is known of none.</summary>
    public async Task<IReadOnlyDictionary<string, double>> AvailabilityAsync(
        IEnumerable<string> targets, CancellationToken cancellationToken)
    {
        try
        {
            TargetHistory[] histories = await Task.WhenAll(targets.Select(target => ReadAsync(target, MostHours, cancellationToken)));
            return histories
                .Where(target => target.Availability is not null)
                .ToDictionary(target => target.Target, target => target.Availability!.Value, StringComparer.Ordinal);
        }
        catch (StateUnavailableException)
        {
            return new Dictionary<string, double>();
        }
    }

    private static DateTimeOffset At(TargetHealth probe) => DateTimeOffset.FromUnixTimeMilliseconds(probe.CheckedAtMs);
}
