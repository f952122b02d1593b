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
            : !shares.IsCensusFresh ? HealthCheckResult.Degraded("The replicas have not been counted lately: the shares of all others are kept back.")
            : HealthCheckResult.Healthy($"{Sharing(census)}{Silent(census)}"));
    }

    private static string Sharing(ReplicaCensus census) =>
        census.Known == 1 ? "This replica, the only one, has all of the limits." : $"{census.Known} replicas share the limits.";

    private static string Silent(ReplicaCensus census) => census.Silent == 0 ? "" : $" Silent, with their shares kept back: {census.Silent}.";

    private static string Within(ReplicaCensus census) => census.Known switch
    {
        0 => "It has never answered this replica, which admits nothing that is limited.",
        1 => "Limits are kept by this replica alone, the only one.",
        _ => $"Limits are kept by this replica's share, one of {census.Known}.",
    };
}
