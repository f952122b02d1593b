namespace LlmMesh.State.Leases;

/// <summary>Lets one process of many do what must be done once: who holds the lease of a role leads in it until the lease ends.</summary>
/// <remarks>All methods throw <see cref="StateUnavailableException"/> when Redis does not answer; who may hold it must stop leading then.</remarks>
public sealed class LeaderLease(StateConnection state)
{
    /// <summary>Takes the lease when it is free, or renews it; call again well before it ends.</summary>
    /// <param name="role">What is led.</param>
    /// <param name="holder">Name of the process, unique among those that ask.</param>
    /// <param name="lease">How long it is held from now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether the holder leads.</returns>
    public async Task<bool> TryHoldAsync(string role, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
        (bool)await state.EvaluateAsync(
            LuaScript.LeaseHold, [Keys.Lease(role)], [holder, (long)lease.TotalMilliseconds], cancellationToken);

    /// <summary>Gives the lease up, so that another need not wait for its end; does nothing when another holds it.</summary>
    public Task ReleaseAsync(string role, string holder, CancellationToken cancellationToken) =>
        state.EvaluateAsync(LuaScript.LeaseRelease, [Keys.Lease(role)], [holder], cancellationToken);
}
