using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Circuits;

/// <summary>
/// Circuits shared by all routers. Every change is atomic in the circuit's own slot, then listed for snapshots, then published. A
/// circuit that is open and past its <see cref="CircuitStatus.UntilMs"/> becomes half-open when somebody reserves: a planner must offer
/// it. One that nobody asked, probed or reported for a week is forgotten.
/// </summary>
/// <remarks>
/// All methods throw <see cref="StateUnavailableException"/> when Redis does not answer; what was asked may have happened all the
/// same, and the list may lag behind until <see cref="RelistAsync"/>. Thread-safe.
/// </remarks>
public sealed class CircuitStore(StateConnection state)
{
    private readonly CircuitList _list = new(state);

    /// <summary>
    /// Records what was seen. A closed circuit opens on consecutive failures or error rate, never on a report without failures; a
    /// half-open one, or an open one past its <see cref="CircuitStatus.UntilMs"/>, closes on a success and opens again on a failure; an
    /// open one stays as it is, because only requests sent before it opened can report.
    /// </summary>
    /// <returns>The circuit afterwards.</returns>
    public Task<CircuitStatus> RecordAsync(
        CircuitId circuit, CircuitReport report, CircuitPolicy policy, CancellationToken cancellationToken) => ChangeAsync(
            circuit,
            LuaScript.CircuitRecord,
            [
                .. Arguments(policy), report.Successes, report.Failures, report.Reason.ToString(),
                policy.ConsecutiveFailures, policy.ErrorRate, policy.MinimumAttempts, Milliseconds(policy.Window),
            ],
            cancellationToken);

    /// <summary>
    /// Opens a circuit at once, for a fault that one occurrence proves. One that is open already stays so for the longer of both times.
    /// </summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="reason">
    /// The fault. <see cref="FaultClass.RateLimited"/> with a known time asks for no probe: the circuit becomes half-open by itself then.
    /// </param>
    /// <param name="openFor">Time until requests pass half-open even without a probe; null: only a probe or a reset lets them.</param>
    /// <param name="policy">How it recovers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<CircuitStatus> OpenAsync(
        CircuitId circuit, FaultClass reason, TimeSpan? openFor, CircuitPolicy policy, CancellationToken cancellationToken)
    {
        bool isProbed = reason != FaultClass.RateLimited || openFor is null;
        return ChangeAsync(
            circuit,
            LuaScript.CircuitOpen,
            [.. Arguments(policy), reason.ToString(), openFor is { } time ? Milliseconds(time) : -1, isProbed],
            cancellationToken);
    }

    /// <summary>A probe succeeded: an open target becomes half-open, an open account closes; nothing happens to any other.</summary>
    public Task<CircuitStatus> ProbeSucceededAsync(CircuitId circuit, CircuitPolicy policy, CancellationToken cancellationToken) =>
        ProbedAsync(circuit, policy, circuit.Scope == CircuitScope.Account ? "closes" : "half-opens", FaultClass.None, cancellationToken);

    /// <summary>
    /// A probe failed: the next one is due after an eighth of the time the outage has lasted, but not before
    /// <see cref="CircuitPolicy.FirstProbe"/> and not later than <see cref="CircuitPolicy.OpenTime"/>; until then and for
    /// <see cref="CircuitPolicy.OpenTime"/> no request passes. Nothing happens to a circuit that is not open any more or asks for no probe.
    /// </summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="reason">What the probe found; <see cref="FaultClass.None"/> keeps the reason as it is.</param>
    /// <param name="policy">How it recovers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<CircuitStatus> ProbeFailedAsync(
        CircuitId circuit, FaultClass reason, CircuitPolicy policy, CancellationToken cancellationToken) =>
        ProbedAsync(circuit, policy, "fails", reason, cancellationToken);

    /// <summary>Gives back a half-open permit whose request was never sent, so that another may pass at once.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="permit">What the reservation was given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task ReturnPermitAsync(CircuitId circuit, long permit, CancellationToken cancellationToken) =>
        state.EvaluateAsync(LuaScript.CircuitReturn, [circuit.Key], [permit], cancellationToken);

    /// <summary>Closes a circuit by hand and forgets what it has seen.</summary>
    /// <returns>Whether it was anything but closed.</returns>
    public async Task<bool> ResetAsync(CircuitId circuit, CancellationToken cancellationToken)
    {
        CircuitChange change = await EvaluateAsync(circuit, LuaScript.CircuitReset, [], cancellationToken);
        await _list.UpdateAsync(change, cancellationToken);
        return change.IsNews;
    }

    /// <summary>Closes circuits by hand.</summary>
    /// <returns>Those that were anything but closed.</returns>
    public async Task<IReadOnlyList<CircuitId>> ResetAsync(IReadOnlyList<CircuitId> circuits, CancellationToken cancellationToken)
    {
        bool[] wereOpen = await Task.WhenAll(circuits.Select(circuit => ResetAsync(circuit, cancellationToken)));
        return [.. circuits.Where((_, index) => wereOpen[index])];
    }

    /// <summary>Closes every listed circuit by hand.</summary>
    /// <returns>Those that were anything but closed.</returns>
    public async Task<IReadOnlyList<CircuitId>> ResetAllAsync(CancellationToken cancellationToken) =>
        await ResetAsync([.. (await ReadAsync(cancellationToken)).Select(CircuitId.Of)], cancellationToken);

    /// <summary>Every circuit that is not closed, or is closed within a row of failures.</summary>
    public Task<IReadOnlyList<CircuitStatus>> ReadAsync(CancellationToken cancellationToken) => _list.ReadAsync(cancellationToken);

    /// <summary>
    /// Reads a circuit itself, puts the list right and publishes: for whoever finds that they differ, such as a router refused by a
    /// circuit its snapshot does not hold.
    /// </summary>
    /// <returns>The circuit.</returns>
    public async Task<CircuitStatus> RelistAsync(CircuitId circuit, CancellationToken cancellationToken)
    {
        CircuitChange change = await EvaluateAsync(circuit, LuaScript.CircuitRead, [], cancellationToken);
        await _list.UpdateAsync(change, cancellationToken);
        return change.Status;
    }

    /// <summary>Puts every entry of the list right, so that none outlives its circuit; for the health monitor, now and then.</summary>
    public async Task RelistAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<CircuitStatus> listed = await ReadAsync(cancellationToken);
        await Task.WhenAll(listed.Select(status => RelistAsync(CircuitId.Of(status), cancellationToken)));
    }

    /// <summary>Calls back with every published change, until disposed. A lost connection resubscribes by itself but may lose changes.</summary>
    /// <remarks>The callback runs on the client's thread, one at a time: it must be short and must not throw.</remarks>
    public async Task<IAsyncDisposable> SubscribeAsync(Action<CircuitStatus> changed)
    {
        var subscription = new StateSubscription(state, Keys.CircuitChannel, message =>
        {
            if (CircuitList.Read(message) is { } status)
            {
                changed(status);
            }
        });
        await subscription.StartAsync();
        return subscription;
    }

    // A probe of what is not open comes from a list that lags behind: it is told in any case.
    private async Task<CircuitStatus> ProbedAsync(
        CircuitId circuit, CircuitPolicy policy, string finding, FaultClass reason, CancellationToken cancellationToken)
    {
        CircuitChange change = await EvaluateAsync(
            circuit, LuaScript.CircuitProbed, [.. Arguments(policy), finding, reason.ToString()], cancellationToken);
        await _list.UpdateAsync(change, cancellationToken);
        return change.Status;
    }

    private async Task<CircuitStatus> ChangeAsync(
        CircuitId circuit, LuaScript script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        CircuitChange change = await EvaluateAsync(circuit, script, arguments, cancellationToken);
        if (change.IsNews)
        {
            await _list.UpdateAsync(change, cancellationToken);
        }

        return change.Status;
    }

    private async Task<CircuitChange> EvaluateAsync(
        CircuitId circuit, LuaScript script, RedisValue[] arguments, CancellationToken cancellationToken) =>
        CircuitChange.Read(circuit, await state.EvaluateAsync(script, [circuit.Key], arguments, cancellationToken));

    private static RedisValue[] Arguments(CircuitPolicy policy) =>
        [Milliseconds(policy.OpenTime), Milliseconds(policy.FirstProbe), policy.HalfOpenRequests];

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
