using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the connection to the mesh's shared state.</summary>
public static class StateRedisExtensions
{
    /// <summary>Name of the connection string and of the resource in the AppHost.</summary>
    private const string ConnectionName = "redis";

    private const string CommandTimeoutKey = "State:CommandTimeoutMilliseconds";
    private const int DefaultCommandTimeout = 250;
    private const int ConnectTimeout = 2000;

    /// <summary>
    /// Registers <c>IConnectionMultiplexer</c> for <c>ConnectionStrings:redis</c> and its health check. A command waits 250 ms
    /// (<c>State:CommandTimeoutMilliseconds</c>), a connection attempt 2 s. A server that cannot be reached does not stop the service:
    /// it starts unhealthy and connects when it can. Asynchronous commands must still be limited by their callers: the old client of
    /// the default feed has no limit of its own for them.
    /// </summary>
    /// <exception cref="InvalidOperationException">At host start, when the connection string is missing.</exception>
    public static TBuilder AddStateRedis<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        int commandTimeout = builder.Configuration.GetValue(CommandTimeoutKey, DefaultCommandTimeout);
        builder.AddRedisClient(ConnectionName, configureOptions: options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectRetry = 1;
            options.ConnectTimeout = ConnectTimeout;
            options.SyncTimeout = commandTimeout;
        });
        return builder;
    }
}
