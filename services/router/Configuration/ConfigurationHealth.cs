using LlmMesh.Catalog;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Router.Configuration;

/// <summary>Degraded while the file on disk is refused and an older configuration is in force.</summary>
internal sealed class ConfigurationHealth(CatalogSource catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ConfigurationError> errors = catalog.LastErrors;
        return Task.FromResult(errors.Count == 0
            ? HealthCheckResult.Healthy($"Version {catalog.Current.Version}.")
            : HealthCheckResult.Degraded(
                $"The file was refused, version {catalog.Current.Version} stays in force: {string.Join("; ", errors)}"));
    }
}
