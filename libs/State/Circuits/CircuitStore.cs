using LlmMesh.Contracts;

namespace LlmMesh.State.Circuits;

/// <summary>A circuit's name.</summary>
/// <param name="Scope">What it stands in front of.</param>
/// <param name="Name">The name in its scope.</param>
public readonly record struct CircuitId(CircuitScope Scope, string Name)
{
    /// <summary>The circuit of a target, <c>provider/model</c>.</summary>
    public static CircuitId OfTarget(string target) => new(CircuitScope.Target, target);

    /// <summary>The circuit of an account.</summary>
    public static CircuitId OfAccount(string account) => new(CircuitScope.Account, account);
}

/// <summary>What one router saw at a circuit since its last report: successes, then failures.</summary>
/// <param name="Successes">Attempts that succeeded; above 0 they end a row of failures.</param>
/// <param name="Failures">Attempts that failed after them.</param>
/// <param name="Reason">The last failure's class; <see cref="FaultClass.None"/> without one.</param>
public readonly record struct CircuitReport(int Successes, int Failures, FaultClass Reason);

/// <summary>
/// Circuits shared by all routers. Every change is atomic in the circuit's own slot, listed for snapshots, and published.
/// </summary>
/// <remarks>All methods throw <see cref="StateUnavailableException"/> when Redis does not answer. Thread-safe.</remarks>
public sealed class CircuitStore(StateConnection state)
{
    /// <summary>
    /// Records what was seen. A closed circuit opens on consecutive failures or error rate; a half-open one closes on a success and
    /// opens again on a failure; an open one stays as it is.
    /// </summary>
    /// <returns>The circuit afterwards.</returns>
    public Task<CircuitStatus> RecordAsync(CircuitId circuit, CircuitReport report, CircuitPolicy policy, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>Opens a circuit at once, for a fault that one occurrence proves.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="reason">The fault.</param>
    /// <param name="openFor">Time until requests pass half-open even without a probe; null: only a probe or a reset lets them.</param>
    /// <param name="policy">How it recovers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<CircuitStatus> OpenAsync(
        CircuitId circuit, FaultClass reason, TimeSpan? openFor, CircuitPolicy policy, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>A probe succeeded: an open target becomes half-open, an open account closes.</summary>
    public Task<CircuitStatus> ProbeSucceededAsync(CircuitId circuit, CircuitPolicy policy, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>
    /// A probe failed: the next one is due after an eighth of the time the outage has lasted, but not before
    /// <see cref="CircuitPolicy.FirstProbe"/> and not later than <see cref="CircuitPolicy.OpenTime"/>.
    /// </summary>
    public Task<CircuitStatus> ProbeFailedAsync(CircuitId circuit, FaultClass reason, CircuitPolicy policy, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>Closes a circuit by hand and forgets what it has seen.</summary>
    /// <returns>Whether it was anything but closed.</returns>
    public Task<bool> ResetAsync(CircuitId circuit, CancellationToken cancellationToken) => throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>Every circuit that is not closed, or is closed and has just seen failures.</summary>
    public Task<IReadOnlyList<CircuitStatus>> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException(nameof(state) + state.Timeout);

    /// <summary>Calls back with every published change, until disposed. A lost connection resubscribes by itself but may lose changes.</summary>
    public Task<IAsyncDisposable> SubscribeAsync(Action<CircuitStatus> changed) => throw new NotSupportedException(nameof(state) + state.Timeout);
}
