namespace LlmMesh.HealthMonitor.Leadership;

/// <summary>Registers what decides who probes.</summary>
internal static class LeadershipServices
{
    public static void AddLeadership(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Leader>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Leader>());
    }
}
