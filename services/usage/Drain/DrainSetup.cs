using LlmMesh.State;
using LlmMesh.State.Ledger;
using LlmMesh.Usage.Telemetry;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LlmMesh.Usage.Drain;

/// <summary>Composes the drain.</summary>
internal static class DrainSetup
{
    public static void AddLedgerDrain(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<DrainOptions>()
            .BindConfiguration("Mesh:LedgerDrain")
            .ValidateDataAnnotations()
            .Validate(
                options => options.AbandonedAfter > options.OutageTo,
                "Mesh:LedgerDrain:AbandonedAfter must exceed Mesh:LedgerDrain:OutageTo: a consumer that only waits must not be taken for dead.")
            .ValidateOnStart();

        // A connection of its own: batches are larger than what routers exchange, and nobody's request waits for them.
        services.AddKeyedSingleton(typeof(LedgerDrain), (provider, _) => new StateConnection(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<TimeProvider>())
        {
            Timeout = provider.GetRequiredService<IOptions<DrainOptions>>().Value.StateTimeout,
        });
        services.AddSingleton(provider => new LedgerQueue(provider.GetRequiredKeyedService<StateConnection>(typeof(LedgerDrain))));
        services.AddSingleton(provider => new IntentStore(provider.GetRequiredKeyedService<StateConnection>(typeof(LedgerDrain))));
        services.AddSingleton<DrainWatch>();
        services.AddSingleton<LedgerIntake>();
        services.AddSingleton<DrainStatus>();
        services.AddSingleton<AbandonedRequests>();
        services.AddHostedService<LedgerDrain>();
        services.AddSingleton<UsageTelemetry>();
        services.AddHostedService<LedgerBacklogWatch>();
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("drain");
    }
}
