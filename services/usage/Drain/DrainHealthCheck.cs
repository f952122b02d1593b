using System.Globalization;
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
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["last_drain"] = drain.LastSuccess?.ToString("O", CultureInfo.InvariantCulture) ?? "never",
        };
        long setAside;
        try
        {
            data["backlog"] = await queue.CountWaitingAsync(cancellationToken);
            data["set_aside"] = setAside = await queue.CountSetAsideAsync(cancellationToken);
        }
        catch (StateUnavailableException exception)
        {
            return HealthCheckResult.Degraded("The shared state does not answer", exception, data);
        }

        return (drain.Fault, setAside) switch
        {
            (DrainFault.State, _) => HealthCheckResult.Degraded($"Waits for the shared state since {drain.Since:O}", data: data),
            (DrainFault.Database, _) => HealthCheckResult.Degraded($"Waits for the database since {drain.Since:O}", data: data),
            (_, > 0) => HealthCheckResult.Degraded($"{setAside} events could not be stored and were set aside", data: data),
            _ => HealthCheckResult.Healthy($"Drained at {data["last_drain"]}", data),
        };
    }
}
