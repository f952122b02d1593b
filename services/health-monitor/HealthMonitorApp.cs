using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Configuration;
using LlmMesh.HealthMonitor.Endpoints;
using LlmMesh.HealthMonitor.Leadership;
using LlmMesh.HealthMonitor.Ledger;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.HealthMonitor.Reporting;

namespace LlmMesh.HealthMonitor;

/// <summary>The service, composed.</summary>
internal static class HealthMonitorApp
{
    /// <summary>Builds the service without starting it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Called last, so that a test can replace services or settings.</param>
    /// <exception cref="Catalog.InvalidConfigurationException">The mesh's configuration is invalid.</exception>
    /// <exception cref="ServiceDefaults.Identity.InternalKeyException">The mesh's internal key is missing outside Development.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddStateRedis();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Random());
        builder.Services.AddSingleton(new MonitorPace());
        builder.AddCatalog();
        builder.AddSharedState();
        builder.AddProbeLedger();
        builder.AddLeadership();
        builder.AddReporting();
        builder.AddAccounts();
        builder.AddProbing();
        builder.AddRecovery();
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        app.Services.GetRequiredService<ProbePlans>();
        app.UseCallerIdentity();
        app.MapDefaultEndpoints();
        app.MapMetricsText();
        app.MapMonitor();
        app.MapUnknownRoutes();
        return app;
    }
}
