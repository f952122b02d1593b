using LlmMesh.State;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>Composes the reports.</summary>
internal static class ReportsSetup
{
    public static void AddReports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecordReport>();
        builder.Services.AddSingleton<RollupReader>();
        builder.Services.AddSingleton<SlowestRequests>();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Health);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<MeshState>().History);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Circuits);
        builder.Services.AddSingleton<HealthReport>();
        builder.Services.AddSingleton<DailyReport>();
        builder.Services.AddSingleton<UpToDate>();
        builder.Services.AddSingleton<SummaryReport>();
    }
}
