using System.Diagnostics.Metrics;
using LlmMesh.HealthMonitor;
using LlmMesh.HealthMonitor.Telemetry;
using LlmMesh.Router;
using LlmMesh.Testing;
using LlmMesh.Usage;
using LlmMesh.Usage.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LlmMesh.Observability.UnitTests;

/// <summary>docs/observability.md lists every instrument of the services, and none besides.</summary>
public sealed class InstrumentTests
{
    // Nothing listens there: what a service measures it knows without the shared state.
    private static readonly string[] Settings =
        ["--environment=Development", "--DotEnv:Enabled=false", "--ConnectionStrings:redis=127.0.0.1:1,connectTimeout=50", "--urls=http://127.0.0.1:0"];

    [Fact]
    public async Task Instruments_OfAllServices_AreTheDocumentedOnes()
    {
        List<Instrument> published = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("LlmMesh.", StringComparison.Ordinal))
            {
                published.Add(instrument);
            }
        };
        listener.Start();
        string data = Directory.CreateTempSubdirectory("llmmesh-").FullName;
        string[] settings = [.. Settings, $"--Mesh:DataFolder={data}", $"--Mesh:ConfigFile={Path.Combine(data, "router_config.json")}"];

        Assert.True(RouterApp.TryCreate(settings, out WebApplication? router, out IReadOnlyList<string> errors), string.Join('\n', errors));
        await using WebApplication edge = router;
        edge.Services.GetRequiredService<IHealthCheckPublisher>();
        await using WebApplication monitor = HealthMonitorApp.Create(settings);
        monitor.Services.GetRequiredService<MonitorTelemetry>();
        await using WebApplication usage = UsageApp.Create(settings);
        usage.Services.GetRequiredService<UsageTelemetry>();

        Assert.Equal(
            DocumentedMetrics.Read().Select(static metric => $"{metric.Instrument} {metric.Kind}").Order(StringComparer.Ordinal),
            published.Select(static instrument => $"{instrument.Name} {KindOf(instrument)}").Distinct().Order(StringComparer.Ordinal));
        Assert.All(published, static instrument => Assert.False(string.IsNullOrWhiteSpace(instrument.Description), instrument.Name));
        Directory.Delete(data, recursive: true);
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };
}
