using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a Redis client configured by the AppHost.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";
    private const string HealthCheckName = "StackExchange.Redis";

    /// <summary>
    /// Registers a singleton <see cref="IConnectionMultiplexer"/> that connects when the host starts, and a health check that sends it
    /// a PING. Read in this order, later wins: <c>Aspire:StackExchange:Redis</c>, <c>Aspire:StackExchange:Redis:{name}</c>,
    /// <c>ConnectionStrings:{name}</c>, <paramref name="configureSettings"/>, then <c>…:ConfigurationOptions</c> of both sections and
    /// <paramref name="configureOptions"/> on top of the connection string.
    /// </summary>
    /// <exception cref="InvalidOperationException">Raised when the client is first resolved and no endpoint is configured.</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        IConfigurationSection[] sections =
        [
            builder.Configuration.GetSection(Section),
            builder.Configuration.GetSection($"{Section}:{connectionName}"),
        ];
        StackExchangeRedisSettings settings = new();
        Array.ForEach(sections, section => section.Bind(settings));
        if (builder.Configuration.GetConnectionString(connectionName) is { Length: > 0 } connectionString)
        {
            settings.ConnectionString = connectionString;
        }

        configureSettings?.Invoke(settings);

        RedisConnectionFactory factory = new(connectionName, settings, sections, configureOptions);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => factory.Connect());
        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddHostedService<RedisActivation>();
        }

        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder.Services);
        }
    }

    private static void AddHealthCheck(IServiceCollection services)
    {
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options =>
        {
            // Two clients of one host share the check, as they share the registration.
            if (options.Registrations.All(static registration => registration.Name != HealthCheckName))
            {
                options.Registrations.Add(new HealthCheckRegistration(
                    HealthCheckName,
                    static provider => new RedisHealthCheck(provider.GetRequiredService<IConnectionMultiplexer>()),
                    failureStatus: null,
                    tags: null));
            }
        });
    }
}
