using LlmMesh.Catalog;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Router.Configuration;

/// <summary>
/// Degraded while an edit of the file is refused, while another version is in force elsewhere than here, and until it is known which one
/// is: an older configuration serves.
/// </summary>
internal sealed class ConfigurationHealth(CatalogSource catalog, ConfigurationDesk desk) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        IReadOnlyList<ConfigurationError> errors = catalog.LastErrors;
        if (desk.NotFollowed is { } reason)
        {
            return HealthCheckResult.Degraded($"{reason} {string.Join("; ", errors)}".TrimEnd());
        }

        if (errors.Count > 0)
        {
            return HealthCheckResult.Degraded(
                $"The file was refused, version {catalog.Current.Version} stays in force: {string.Join("; ", errors)}");
        }

        return desk.IsShared && !desk.HasCaughtUp
            ? HealthCheckResult.Degraded($"The shared configuration has not been read; version {catalog.Current.Version} of the file is in force.")
            : HealthCheckResult.Healthy(
                desk.Current is { } current ? $"Version {current.Number} ({catalog.Current.Version})." : $"Version {catalog.Current.Version}.");
    }
}
