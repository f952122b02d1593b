using System.Globalization;
using LlmMesh.State.Replicas;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>Degraded while limits go by this replica's share: it serves, but less than the mesh as a whole could.</summary>
internal sealed class SharesHealth(OutageShares shares) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ReplicaCensus census = shares.Census;
        return Task.FromResult(
            shares.OutSince is { } since ? HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"The shared state is away since {since:u}. {Within(census)}"))
            : HealthCheckResult.Healthy(census.Silent == 0
                ? $"{census.Known} replicas share the limits."
                : $"{census.Known} replicas share the limits; {census.Silent} are silent, and their shares are kept back."));
    }

    private static string Within(ReplicaCensus census) => census.Known switch
    {
        0 => "It has never answered this replica, which admits nothing that is limited.",
        1 => "Limits are kept by this replica alone, the only one.",
        _ => $"Limits are kept by this replica's share, one of {census.Known}.",
    };
}
