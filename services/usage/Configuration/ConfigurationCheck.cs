using LlmMesh.Catalog;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Usage.Configuration;

/// <summary>Degraded while the configuration cannot be followed, or its file holds an edit that was refused: the service runs on the one before.</summary>
internal sealed class ConfigurationCheck(CatalogSource catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(catalog.LastErrors is { Count: > 0 } errors
            ? HealthCheckResult.Degraded($"Refused: {string.Join("; ", errors)}")
            : HealthCheckResult.Healthy());
}
