using LlmMesh.Router.Guards.External;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Guards;

/// <summary>Registers the guards.</summary>
internal static class GuardServices
{
    private const int MostConnections = 32;

    public static void AddGuards(this IServiceCollection services)
    {
        foreach (Reach reach in (Reach[])[Reach.Public, Reach.Local])
        {
            services.AddHttpClient(ExternalGuard.ClientOf(reach), client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<OutgoingConnections>(), reach));
        }

        services.AddSingleton<ExternalGuard>();
        services.AddSingleton<GuardRoom>();
    }

    private static SocketsHttpHandler CreateHandler(OutgoingConnections outgoing, Reach reach)
    {
        SocketsHttpHandler handler = outgoing.CreateHandler(reach);
        handler.MaxConnectionsPerServer = MostConnections;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        return handler;
    }
}
