using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Health;

/// <summary>Keeps one frozen dependency from freezing <c>/health</c>.</summary>
internal static class BoundedHealthChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // As often as Prometheus looks by default, twice.
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(15);

    /// <summary>Gives every check without a time limit of its own one of 5 s.</summary>
    public static void AddBoundedHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthGauge>();
        builder.Services.Configure<HealthCheckPublisherOptions>(static options => options.Period = BetweenReports);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(static options =>
        {
            foreach (HealthCheckRegistration registration in options.Registrations)
            {
                if (registration.Timeout <= TimeSpan.Zero)
                {
                    registration.Timeout = Limit;
                }
            }
        });
    }
}
