using LlmMesh.HealthMonitor.Telemetry;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Registers what publishes and reports.</summary>
internal static class ReportingServices
{
    public static void AddReporting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BoardKeeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BoardKeeper>());
        builder.Services.AddSingleton<MonitorTelemetry>();
        builder.Services.AddSingleton<StatusReader>();
        builder.Services.AddSingleton<HistoryReader>();
        builder.Services.AddSingleton<ReportReader>();
        builder.Services.AddSingleton<HealthyTargets>();
    }
}
