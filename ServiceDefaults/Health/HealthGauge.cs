using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.ServiceDefaults.Health;

/// <summary>Shows what the health checks say as a metric, for who watches numbers: an alert on Redis is an alert on its check.</summary>
internal sealed class HealthGauge : IHealthCheckPublisher, IDisposable
{
    private readonly Meter _meter = new("LlmMesh.ServiceDefaults");
    private volatile HealthReport? _last;

    public HealthGauge() => _meter.CreateObservableGauge(
        "llmmesh.health.status", Measure, unit: null, "Each health check of this process: 0 unhealthy, 1 degraded, 2 healthy.");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _last = report;
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Measure() => _last is { } report
        ? report.Entries.Select(static check => new Measurement<int>(
            (int)check.Value.Status, new KeyValuePair<string, object?>("llmmesh.health.check", check.Key)))
        : [];
}
