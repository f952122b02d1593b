using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Supervision;

/// <summary>The variables that make a service send its telemetry to the dashboard.</summary>
internal static class TelemetryEnvironment
{
    public static void Describe(IDictionary<string, object> variables, ResourceInstance instance, DashboardHost dashboard, bool isDevelopment)
    {
        if (dashboard.Otlp is not { } otlp)
        {
            return;
        }

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp.Endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = otlp.Protocol;
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={otlp.ApiKey}";
        variables["OTEL_SERVICE_NAME"] = instance.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.Suffix}";
        if (!isDevelopment)
        {
            return;
        }

        // Someone is looking: show telemetry within a second, and all of it.
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }
}
