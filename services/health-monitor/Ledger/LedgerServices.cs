namespace LlmMesh.HealthMonitor.Ledger;

/// <summary>Registers what ledgers probes.</summary>
internal static class LedgerServices
{
    /// <summary>Added before what probes, so that it stops after it.</summary>
    public static void AddProbeLedger(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProbeLedger>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ProbeLedger>());
    }
}
