using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>The share of time in which a target was not down, as far as probes know: each result holds until the next.</summary>
internal static class Availability
{
    /// <param name="probes">Oldest first.</param>
    /// <param name="now">Until when the last one holds.</param>
    /// <returns>From 0 to 1; null when no probe said anything.</returns>
    public static double? Of(IReadOnlyList<TargetHealth> probes, DateTimeOffset now)
    {
        TargetHealth[] telling = [.. probes.Where(probe => probe.State != HealthState.Unknown)];
        if (telling.Length == 0)
        {
            return null;
        }

        long down = 0;
        long until = Math.Max(now.ToUnixTimeMilliseconds(), telling[^1].CheckedAtMs);
        long total = until - telling[0].CheckedAtMs;
        foreach (TargetHealth probe in telling.Reverse())
        {
            down += probe.State == HealthState.Down ? until - probe.CheckedAtMs : 0;
            until = probe.CheckedAtMs;
        }

        // A single result of this very moment has held for no time yet.
        return total > 0 ? 1 - (double)down / total : telling[^1].State == HealthState.Down ? 0 : 1;
    }
}
