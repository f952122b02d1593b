using LlmMesh.State;
using LlmMesh.State.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Usage.Drain;

/// <summary>
/// Reports the last successful drain, the backlog, and events set aside. An outage is a degradation, not a failure: reports still
/// answer and the events are safe in the shared state.
/// </summary>
internal sealed class DrainHealthCheck(DrainStatus status, LedgerQueue queue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        DrainSnapshot drain = status.Current;
        string waits = $", waiting for the {drain.Fault.Name()} since {drain.Since:O}";
        string lastDrain = drain.LastSuccess is { } at ? $"last drain {at:O}" : "no drain yet";
        long backlog;
        long setAside;
        try
        {
            backlog = await queue.CountWaitingAsync(cancellationToken);
            setAside = await queue.CountSetAsideAsync(cancellationToken);
        }
        catch (StateUnavailableException exception)
        {
            return HealthCheckResult.Degraded($"{lastDrain}, backlog unknown: the shared state does not answer", exception);
        }

        string description = $"{lastDrain}, backlog {backlog}, set aside {setAside}";
        return drain switch
        {
            { Fault: not DrainFault.None } => HealthCheckResult.Degraded(description + waits),
            _ when setAside > 0 => HealthCheckResult.Degraded(description),
            { LastSuccess: null } => HealthCheckResult.Degraded(description),
            _ => HealthCheckResult.Healthy(description),
        };
    }
}
