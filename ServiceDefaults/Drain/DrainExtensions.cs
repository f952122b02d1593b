using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmMesh.ServiceDefaults.Drain;

/// <summary>Composes the drain.</summary>
internal static class DrainExtensions
{
    public static void AddDrain(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ServiceDrain>();
        services.AddHostedService(static provider => provider.GetRequiredService<ServiceDrain>());
        services.AddSingleton<IStartupFilter, ClosingConnections>();
        services.AddOptions<HostOptions>()
            .Configure<IOptions<DrainOptions>>(static (host, drain) => host.ShutdownTimeout = drain.Value.Whole);
    }
}
