using System.Net;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>Registers what probes.</summary>
internal static class ProbingServices
{
    public static void AddProbing(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<ProbePlans>();
        services.AddSingleton<ProbeClient>();
        services.AddSingleton<ModelListProbe>();
        services.AddSingleton<CompletionProbe>();
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton<ProbeSchedule>();
        services.AddSingleton<ProbeRounds>();
        services.AddHostedService<Prober>();
        services.AddHttpClient(ProbeClient.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)

            // A retried probe would measure the retries, and the resilience defaults retry.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())

            // Provider addresses may carry user information.
            .RemoveAllLoggers();
    }

    /// <summary>Probes travel as the router's requests do: no proxy, no cookies, no trace context; a redirect is an answer.</summary>
    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    };
}
