namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>Registers what brings circuits back.</summary>
internal static class RecoveryServices
{
    public static void AddRecovery(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CircuitView>();
        builder.Services.AddSingleton<TargetProbe>();
        builder.Services.AddSingleton<AccountProbe>();
        builder.Services.AddSingleton<CircuitProbe>();
        builder.Services.AddSingleton<ProbePlaces>();
        builder.Services.AddHostedService<CircuitRecovery>();
    }
}
