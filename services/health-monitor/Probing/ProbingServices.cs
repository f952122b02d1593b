using System.Net;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Listings;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>Registers what probes.</summary>
internal static class ProbingServices
{
    public static void AddProbing(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<ProbePlans>();
        services.AddSingleton<ProbeClient>();
        services.AddSingleton<OllamaDetails>();
        services.AddSingleton<ListingKeeper>();
        services.AddSingleton<ModelListProbe>();
        services.AddSingleton<CompletionProbe>();
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton<ProbeSchedule>();
        services.AddSingleton<ProbeRounds>();
        services.AddHostedService<Prober>();
        services.AddOutgoingConnections(PrivateAddresses.Contains, MetadataAddresses.Contains);
        AddClient(services, Reach.Written);
        AddClient(services, Reach.Local);
    }

    /// <summary>A client's name. Connections are shared by those who use one, so each reach has its own.</summary>
    public static string ClientOf(Reach reach) => $"probe-{reach}";

    private static void AddClient(IServiceCollection services, Reach reach) =>
        services.AddHttpClient(ClientOf(reach), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<OutgoingConnections>(), reach))

            // A retried probe would measure the retries, and the resilience defaults retry.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())

            // Provider addresses may carry user information.
            .RemoveAllLoggers();

    /// <summary>Probes travel as the router's requests do, and only where those may; a redirect is an answer.</summary>
    private static SocketsHttpHandler CreateHandler(OutgoingConnections outgoing, Reach reach)
    {
        SocketsHttpHandler handler = outgoing.CreateHandler(reach);
        handler.AutomaticDecompression = DecompressionMethods.All;
        return handler;
    }
}
