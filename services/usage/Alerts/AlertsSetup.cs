using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts.Delivery;
using LlmMesh.Usage.Alerts.Figures;
using LlmMesh.Usage.Alerts.Rules;

namespace LlmMesh.Usage.Alerts;

/// <summary>Composes the alerts.</summary>
internal static class AlertsSetup
{
    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<AlertOptions>()
            .BindConfiguration("Mesh:Alerts")
            .ValidateDataAnnotations()
            .Validate(options => options.Lease > options.CheckEvery, "Mesh:Alerts:Lease must exceed CheckEvery.")
            .Validate(options => options.RetryTo >= options.RetryFrom, "Mesh:Alerts:RetryTo must not be below RetryFrom.")
            .ValidateOnStart();
        services.AddSingleton<AlertPolicy>();
        services.AddHealthChecks().AddCheck<AlertPolicyCheck>("alerts");

        services.AddSingleton<TrafficReader>();
        services.AddSingleton<BudgetReader>();
        services.AddSingleton<IAlertRule, CostRule>();
        services.AddSingleton<IAlertRule, ErrorRateRule>();
        services.AddSingleton<IAlertRule, LatencyRule>();
        services.AddSingleton<IAlertRule, BudgetRemainingRule>();
        services.AddSingleton<IAlertRule, BudgetThresholdsRule>();
        services.AddSingleton<IAlertRule, CircuitOpenRule>();
        services.AddSingleton<IAlertRule, CredentialDisabledRule>();
        services.AddSingleton<IAlertRule, CreditsLowRule>();
        services.AddSingleton<IAlertRule, CredentialDueRule>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<AlertRound>();
        services.AddHostedService<AlertWatch>();

        services.AddOutgoingConnections(PrivateAddresses.Contains, MetadataAddresses.Contains);
        services.AddSingleton<WebhookCaller>();
        services.AddSingleton<AlertSinks>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<DeliveryPass>();
        services.AddHostedService<DeliveryWorker>();
        services.AddSingleton<AlertTest>();
    }
}
