using LlmMesh.ServiceDefaults.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LlmMesh.ServiceDefaults.Telemetry;

/// <summary>Collects logs, metrics and traces of a service.</summary>
internal static class TelemetryExtensions
{
    /// <summary>Sources and meters of our own are named after their assemblies.</summary>
    private const string OwnNames = "LlmMesh.*";

    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        ServerSpanCompletion.KeepFrameworkTags();

        builder.Services.AddSingleton<MetricsKey>();
        string application = builder.Environment.ApplicationName;
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            // Last wins: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override what we know ourselves.
            .ConfigureResource(resource => resource.AddService(application).AddEnvironmentVariableDetector())
            .WithLogging(configureBuilder: null, static options =>
            {
                options.IncludeFormattedMessage = true;
                options.IncludeScopes = true;
            })
            .WithMetrics(metrics => metrics
                .AddMeter(OwnNames, application)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing")
                .AddMeter("System.Net.Http", "System.Net.NameResolution", "System.Runtime")
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource(OwnNames, application)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
                .AddInstrumentation(static () => new ServerSpanCompletion())
                .AddProcessor(new ProbeSpanFilter())
                .AddProcessor(new SpanRedaction()));

        if (!string.IsNullOrWhiteSpace(builder.Configuration[OtlpEndpoint]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
