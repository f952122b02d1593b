using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Turns settings into a connection.</summary>
internal sealed class RedisConnectionFactory(
    string connectionName,
    StackExchangeRedisSettings settings,
    IReadOnlyList<IConfigurationSection> sections,
    Action<ConfigurationOptions>? configureOptions)
{
    /// <summary>
    /// Connects within the configured connect timeout. With <c>abortConnect=false</c> an unreachable server is not an error: the
    /// connection is retried in the background.
    /// </summary>
    public ConnectionMultiplexer Connect()
    {
        var connection = ConnectionMultiplexer.Connect(CreateOptions());
        // Completing answers one after the other lets one slow continuation delay all others; newer versions never do it.
        connection.PreserveAsyncOrder = false;
        return connection;
    }

    private ConfigurationOptions CreateOptions()
    {
        ConfigurationOptions options = string.IsNullOrEmpty(settings.ConnectionString)
            ? new ConfigurationOptions()
            : ConfigurationOptions.Parse(settings.ConnectionString);
        foreach (IConfigurationSection section in sections)
        {
            section.GetSection("ConfigurationOptions").Bind(options);
        }

        configureOptions?.Invoke(options);
        return options.EndPoints.Count > 0 ? options : throw new InvalidOperationException(
            $"No Redis endpoint is configured. Set the connection string 'ConnectionStrings:{connectionName}' (environment variable "
            + $"'ConnectionStrings__{connectionName}') or 'Aspire:StackExchange:Redis:ConnectionString'.");
    }
}
