using LlmMesh.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>Registers what keeps limits while the shared state is away.</summary>
internal static class ShareServices
{
    /// <summary>
    /// Adds the shares, the replica's presence and the health check <c>limits</c>. Other checks that fail while the shared state is away
    /// only degrade the edge: a load balancer that took every replica out would turn that outage into a full one.
    /// </summary>
    public static void AddOutageShares(this IServiceCollection services)
    {
        services.AddSingleton(provider => ShareTimes.Of(provider.GetRequiredService<MeshState>()));
        services.AddSingleton<OutageShares>();
        services.AddHostedService<ReplicaPresence>();
        services.AddHealthChecks().AddCheck<SharesHealth>("limits");
        services.PostConfigure<HealthCheckServiceOptions>(static options =>
        {
            foreach (HealthCheckRegistration check in options.Registrations.Where(IsOfRedis))
            {
                check.FailureStatus = HealthStatus.Degraded;
            }
        });
    }

    private static bool IsOfRedis(HealthCheckRegistration check) => check.Name.Contains("redis", StringComparison.OrdinalIgnoreCase);
}
