using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>What the probes of one target found lately.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="Hours">How far back it reaches.</param>
/// <param name="Availability">Share of that time in which it was not down, 0 to 1; null when nothing is known.</param>
/// <param name="Changes">When its state changed, oldest first; the first entry is the first known state.</param>
/// <param name="Probes">Every probe, oldest first.</param>
internal sealed record TargetHistory(
    string Target, int Hours, double? Availability, IReadOnlyList<StateChange> Changes, IReadOnlyList<ProbeResult> Probes);

/// <summary>A change of state.</summary>
/// <param name="At">When the probe began that found it.</param>
/// <param name="State">The state from then on.</param>
/// <param name="Detail">Why it is not healthy; null when it is.</param>
internal sealed record StateChange(DateTimeOffset At, HealthState State, string? Detail);

/// <summary>One probe.</summary>
/// <param name="At">When it began.</param>
/// <param name="State">What it found.</param>
/// <param name="LatencyMs">How long it took.</param>
internal sealed record ProbeResult(DateTimeOffset At, HealthState State, long LatencyMs);
