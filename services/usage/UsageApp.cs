using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Configuration;
using LlmMesh.Usage.Drain;
using LlmMesh.Usage.Endpoints;
using LlmMesh.Usage.Exports;
using LlmMesh.Usage.Principals;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Retention;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmMesh.Usage;

/// <summary>The usage service: ledger events in from the shared state, rows in the database, reports out over HTTP.</summary>
public static class UsageApp
{
    /// <summary>Builds the service without starting it.</summary>
    /// <param name="args">Command-line configuration.</param>
    /// <param name="configure">Changes to make before the service is built; tests choose port, data folder and state here.</param>
    /// <exception cref="InvalidConfigurationException">The mesh's configuration is invalid.</exception>
    /// <exception cref="ServiceDefaults.Identity.InternalKeyException">The mesh's internal key is missing outside Development.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        configure?.Invoke(builder);
        builder.AddStateRedis();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddCatalog();
        builder.AddSharedState();
        builder.AddLedgerStorage();
        builder.AddLedgerDrain();
        builder.AddAudit();
        builder.AddBudgets();
        builder.AddPrincipals();
        builder.AddReports();
        builder.AddExports();
        builder.AddRetention();
        builder.AddAlerts();
        builder.AddErrorAnswers();

        WebApplication app = builder.Build();
        app.Services.GetRequiredService<CatalogSource>();
        app.Services.GetRequiredService<AlertPolicy>();
        app.UseErrorAnswers();
        app.UseCallerIdentity();
        app.MapDefaultEndpoints();
        app.MapMetricsText();
        app.MapRecords();
        app.MapDaily();
        app.MapSummary();
        app.MapExport();
        app.MapBudgets();
        app.MapAlerts();
        app.MapAudit();
        app.MapTeams();
        app.MapKeys();
        app.MapOwnKey();
        return app;
    }
}
