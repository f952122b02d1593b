using LlmMesh.State;
using StackExchange.Redis;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Registers what publishes and reports.</summary>
internal static class ReportingServices
{
    public static void AddReporting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new MeshState(
            services.GetRequiredService<IConnectionMultiplexer>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<MeshState>().Health);
        builder.Services.AddSingleton<BoardKeeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BoardKeeper>());
        builder.Services.AddSingleton<StatusReader>();
    }
}
