using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Health;

/// <summary>Whether this process wants new requests.</summary>
internal enum ReadinessState
{
    /// <summary>Not yet: a check has not passed since the process began.</summary>
    Starting,

    /// <summary>Yes.</summary>
    Ready,

    /// <summary>Not any more: the process has been told to stop and finishes what it has.</summary>
    Stopping,
}

/// <summary>
/// Follows a process from its start to its end. Once every check has passed it stays ready until it is told to stop: a dependency that
/// fails later fails for all replicas alike, and to take every one of them away would make an outage of what is a fault.
/// </summary>
internal sealed class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime)
{
    private volatile bool _hasPassed;

    public async ValueTask<ReadinessState> AskAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested && !_hasPassed)
        {
            HealthReport report = await checks.CheckHealthAsync(cancellationToken);
            _hasPassed = report.Status != HealthStatus.Unhealthy;
        }

        // Asked last: a check may have taken longer than the order to stop.
        return lifetime.ApplicationStopping.IsCancellationRequested ? ReadinessState.Stopping
            : _hasPassed ? ReadinessState.Ready
            : ReadinessState.Starting;
    }
}
