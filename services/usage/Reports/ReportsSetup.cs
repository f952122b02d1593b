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
        builder.Services.AddSingleton<DailyReport>();
        builder.Services.AddSingleton<SummaryReport>();
    }
}
