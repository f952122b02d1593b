using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>
/// The probes of circuits that are under way: one per circuit, <see cref="MostPerProvider"/> per provider, so that one that hangs leaves
/// the places of others alone, and <see cref="MostAtOnce"/> in all.
/// </summary>
/// <remarks>Thread-safe. There is no queue: a circuit that found no place is still due at the next look.</remarks>
internal sealed class ProbePlaces
{
    public const int MostPerProvider = 2;
    public const int MostAtOnce = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<CircuitId, string> _taken = [];

    /// <summary>The circuits that are being probed.</summary>
    public HashSet<CircuitId> Taken()
    {
        lock (_gate)
        {
            return [.. _taken.Keys];
        }
    }

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryTake(CircuitId circuit, string provider)
    {
        lock (_gate)
        {
            return _taken.Count < MostAtOnce
                && _taken.Values.Count(busy => busy == provider) < MostPerProvider
                && _taken.TryAdd(circuit, provider);
        }
    }

    public void Free(CircuitId circuit)
    {
        lock (_gate)
        {
            _taken.Remove(circuit);
        }
    }
}
