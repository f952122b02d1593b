using LlmMesh.Router.Guards.External;

namespace LlmMesh.Router.Guards;

/// <summary>Registers the guards.</summary>
internal static class GuardServices
{
    private const int MostConnections = 32;

    public static void AddGuards(this IServiceCollection services)
    {
        services.AddHttpClient(ExternalGuard.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler);
        services.AddSingleton<ExternalGuard>();
        services.AddSingleton<GuardRoom>();
    }

    // The one place where connections to external guards are made. A redirect would lead where no configuration says.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = MostConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
