using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Telemetry;

public sealed class OpenTelemetryHostingTests
{
    [Fact]
    public async Task Start_Tracing_ListensBeforeOtherHostedServices()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddHostedService<SpanAtStart>();
        builder.Services.AddOpenTelemetry().WithTracing(static traces => traces.AddSource(SpanAtStart.SourceName));
        using IHost host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(host.Services.GetServices<IHostedService>().OfType<SpanAtStart>().Single().WasRecorded);
    }

    [Fact]
    public void AddOpenTelemetry_Twice_ConfiguresTheSameProviders()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        IServiceCollection services = builder.Services;
        List<string> configured = [];
        services.AddOpenTelemetry().ConfigureResource(_ => configured.Add("first")).WithMetrics();
        services.AddOpenTelemetry().ConfigureResource(_ => configured.Add("second")).WithMetrics();

        using IHost host = builder.Build();

        Assert.Single(services, static service => service.ServiceType == typeof(IHostedService));
        Assert.Single(host.Services.GetServices<MeterProvider>());
        Assert.Equal(["first", "second"], configured);
    }

    [Fact]
    public void WithTracing_NotCalled_BuildsNoProvider()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddOpenTelemetry().WithMetrics();

        using IHost host = builder.Build();

        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    private sealed class SpanAtStart : IHostedService
    {
        public const string SourceName = "Compat.SpanAtStart";

        private static readonly ActivitySource Source = new(SourceName);

        public bool WasRecorded { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            using Activity? span = Source.StartActivity("start");
            WasRecorded = span is { Recorded: true };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
