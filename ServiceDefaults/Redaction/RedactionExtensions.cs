using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>Puts the scrubber before every log; the one before spans is added with the telemetry.</summary>
internal static class RedactionExtensions
{
    public static void AddRedaction(this IHostApplicationBuilder builder)
    {
        SecretRegister.AddOwnKeys(builder.Configuration);
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(static services => new RedactingLoggerFactory(new LoggerFactory(
            services.GetServices<ILoggerProvider>(),
            services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            services.GetService<IOptions<LoggerFactoryOptions>>(),
            services.GetService<IExternalScopeProvider>()))));
    }
}
