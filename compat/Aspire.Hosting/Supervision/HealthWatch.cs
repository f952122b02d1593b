using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Supervision;

/// <summary>Runs the checks of one instance: often until it is healthy, seldom afterwards.</summary>
internal sealed class HealthWatch(ResourceInstance instance, IServiceProvider services)
{
    /// <summary>The first look comes soon, so that a chain of waits costs little; a slow start is not hammered.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseOnceHealthy = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    /// <summary>The registered checks that the resource names.</summary>
    private readonly HealthCheckRegistration[] _checks =
    [
        .. services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .Where(check => instance.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(named => named.Key == check.Name)),
    ];

    /// <summary>The results of every look, for ever; a resource without checks has none and is healthy.</summary>
    public async IAsyncEnumerable<ImmutableArray<HealthReportSnapshot>> LooksAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            ImmutableArray<HealthReportSnapshot> reports =
                [.. await Task.WhenAll(_checks.Select(check => RunAsync(check, cancellationToken)))];
            yield return reports;
            bool isHealthy = reports.All(report => report.Status == HealthStatus.Healthy);
            await Task.Delay(isHealthy ? PauseOnceHealthy : pause, _time, cancellationToken);
            pause = isHealthy ? LongestPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks));
        }
    }

    /// <summary>Not by way of the host's own check service: that one knows resources, not which replica of one is meant.</summary>
    private async Task<HealthReportSnapshot> RunAsync(HealthCheckRegistration registration, CancellationToken cancellationToken)
    {
        HealthCheckResult result;
        try
        {
            IHealthCheck check = registration.Factory(services);
            result = await (check is HttpEndpointHealthCheck http ? http.Of(instance) : check)
                .CheckHealthAsync(new HealthCheckContext { Registration = registration }, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            result = new HealthCheckResult(registration.FailureStatus, failure.Message, failure);
        }

        return new HealthReportSnapshot(registration.Name, result.Status, result.Description, result.Exception?.Message)
        {
            LastRunAt = _time.GetUtcNow().UtcDateTime,
        };
    }
}
