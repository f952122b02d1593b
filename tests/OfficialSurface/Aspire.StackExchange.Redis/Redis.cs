using Aspire.StackExchange.Redis;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis
{
    public sealed class StackExchangeRedisSettings
    {
        public string? ConnectionString { get; set; }

        public bool DisableAutoActivation { get; set; }

        public bool DisableHealthChecks { get; set; }

        public bool DisableTracing { get; set; }
    }

    public sealed class AspireRedisClientBuilder
    {
        internal AspireRedisClientBuilder()
        {
        }
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class AspireRedisExtensions
    {
        public static void AddKeyedRedisClient(
            this IHostApplicationBuilder builder, string name, Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null) => throw null!;

        public static void AddRedisClient(
            this IHostApplicationBuilder builder, string connectionName, Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null) => throw null!;

        public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
            this IHostApplicationBuilder builder, string name, Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null) => throw null!;

        public static AspireRedisClientBuilder AddRedisClientBuilder(
            this IHostApplicationBuilder builder, string connectionName, Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null) => throw null!;
    }
}
