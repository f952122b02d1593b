using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenTelemetry
{
    public sealed class OpenTelemetryBuilder : IOpenTelemetryBuilder
    {
        internal OpenTelemetryBuilder()
        {
        }

        public IServiceCollection Services { get; }

        public OpenTelemetryBuilder ConfigureResource(Action<ResourceBuilder> configure) => throw null!;

        public OpenTelemetryBuilder WithLogging() => throw null!;

        public OpenTelemetryBuilder WithLogging(Action<LoggerProviderBuilder> configure) => throw null!;

        public OpenTelemetryBuilder WithLogging(
            Action<LoggerProviderBuilder>? configureBuilder, Action<OpenTelemetryLoggerOptions>? configureOptions) => throw null!;

        public OpenTelemetryBuilder WithMetrics() => throw null!;

        public OpenTelemetryBuilder WithMetrics(Action<MeterProviderBuilder> configure) => throw null!;

        public OpenTelemetryBuilder WithTracing() => throw null!;

        public OpenTelemetryBuilder WithTracing(Action<TracerProviderBuilder> configure) => throw null!;
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class OpenTelemetryServicesExtensions
    {
        public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services) => throw null!;
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class OpenTelemetryHostApplicationBuilderExtensions
    {
        public static OpenTelemetryBuilder AddOpenTelemetry(this IHostApplicationBuilder builder) => throw null!;
    }
}
