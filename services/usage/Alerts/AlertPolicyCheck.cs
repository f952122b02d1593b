using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Usage.Alerts;

/// <summary>Degraded while the configuration holds alerts that were refused: those before it are in force.</summary>
internal sealed class AlertPolicyCheck(AlertPolicy policy) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(policy.Errors is { Count: > 0 } errors
            ? HealthCheckResult.Degraded($"Refused: {string.Join("; ", errors)}")
            : HealthCheckResult.Healthy());
}
