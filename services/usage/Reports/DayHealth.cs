namespace LlmMesh.Usage.Reports;

/// <summary>How the providers fare, as the health monitor sees it.</summary>
/// <param name="Targets">Every probed target, by name.</param>
/// <param name="Circuits">What is not open to requests as usual, by name.</param>
internal sealed record DayHealth(IReadOnlyList<TargetDay> Targets, IReadOnlyList<CircuitNow> Circuits);

/// <summary>A target's day up to now.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="State">What the last probe found.</param>
/// <param name="LatencyMs">How long it took.</param>
/// <param name="CheckedAt">When it was.</param>
/// <param name="Probes">Probes since midnight UTC.</param>
/// <param name="DownProbes">Those that found it down.</param>
/// <param name="Detail">Why it is not healthy; null when it is.</param>
internal sealed record TargetDay(
    string Target, string State, long LatencyMs, DateTimeOffset CheckedAt, int Probes, int DownProbes, string? Detail);

/// <summary>A circuit that is not closed.</summary>
/// <param name="Name"><c>provider/model</c>, or an account's <c>provider:VARIABLE</c>.</param>
/// <param name="State">Whether it is open or half-open.</param>
/// <param name="Reason">The fault that opened it.</param>
/// <param name="Since">When the outage began.</param>
internal sealed record CircuitNow(string Name, string State, string Reason, DateTimeOffset Since);
