using System.Collections.Frozen;
using LlmMesh.Contracts;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>The circuits as they were at the last look. Without the shared state the last look stays.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CircuitView
{
    private volatile FrozenDictionary<CircuitId, CircuitStatus> _circuits = FrozenDictionary<CircuitId, CircuitStatus>.Empty;

    /// <summary>Every listed circuit.</summary>
    public IReadOnlyCollection<CircuitStatus> All => _circuits.Values;

    /// <summary>Whether a circuit lets nothing pass.</summary>
    public bool IsOpen(CircuitId circuit) => StateOf(circuit) == CircuitState.Open;

    /// <summary>A circuit's state; one that is not listed is closed.</summary>
    public CircuitState StateOf(CircuitId circuit) => _circuits.GetValueOrDefault(circuit)?.State ?? CircuitState.Closed;

    public void Replace(IEnumerable<CircuitStatus> circuits) =>
        _circuits = circuits.ToFrozenDictionary(CircuitId.Of);
}
