using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>The circuits that are not closed, or that are closed and have just seen failures.</summary>
internal sealed record CircuitListing(IReadOnlyList<ReportedCircuit> Circuits)
{
    /// <summary>The listed circuits, accounts behind targets, by name.</summary>
    public static CircuitListing Of(IEnumerable<CircuitStatus> circuits) => new(
        [.. circuits.OrderBy(circuit => circuit.Scope).ThenBy(circuit => circuit.Name, StringComparer.Ordinal).Select(ReportedCircuit.Of)]);
}

/// <summary>A circuit as it is told.</summary>
/// <param name="Scope">Whether it stands in front of a target or an account.</param>
/// <param name="Name"><c>provider/model</c>, or <c>provider:VARIABLE</c>.</param>
/// <param name="State">Whether requests pass.</param>
/// <param name="Reason">The fault that opened it, or the last failure.</param>
/// <param name="Since">When the outage began.</param>
/// <param name="NextProbe">When it is probed next; null when no probe is due.</param>
/// <param name="Until">When requests pass half-open even without a probe; null: only after a probe or a reset.</param>
/// <param name="Failures">Failed attempts in a row.</param>
internal sealed record ReportedCircuit(
    CircuitScope Scope,
    string Name,
    CircuitState State,
    FaultClass Reason,
    DateTimeOffset Since,
    DateTimeOffset? NextProbe,
    DateTimeOffset? Until,
    int Failures)
{
    public static ReportedCircuit Of(CircuitStatus circuit) => new(
        circuit.Scope,
        circuit.Name,
        circuit.State,
        circuit.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(circuit.SinceMs),
        Time(circuit.NextProbeAtMs),
        Time(circuit.UntilMs),
        circuit.Failures);

    private static DateTimeOffset? Time(long? unixMs) => unixMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
