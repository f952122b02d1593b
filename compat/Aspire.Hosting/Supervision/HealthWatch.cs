using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Supervision;

/// <summary>Runs the checks of one resource: often until it is healthy, seldom afterwards.</summary>
internal sealed class HealthWatch(IResource resource, HealthCheckService checks, TimeProvider time)
{
    /// <summary>The first look comes soon, so that a chain of waits costs little; a slow start is not hammered.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseOnceHealthy = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _keys = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key)];

    /// <summary>Every report, for ever; a resource without checks is healthy once it runs.</summary>
    public async IAsyncEnumerable<HealthReport> ReportsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            HealthReport report = await checks.CheckHealthAsync(check => _keys.Contains(check.Name), cancellationToken);
            yield return report;
            bool isHealthy = report.Status == HealthStatus.Healthy;
            await Task.Delay(isHealthy ? PauseOnceHealthy : pause, time, cancellationToken);
            pause = isHealthy ? LongestPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks));
        }
    }

    public static ImmutableArray<HealthReportSnapshot> Describe(HealthReport report) =>
        [.. report.Entries.Select(entry => new HealthReportSnapshot(
            entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.Message))];
}
