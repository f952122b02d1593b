using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>
/// Serves <c>aspire.v1.DashboardService</c> to the dashboard, and to whoever else knows this run's key: gRPC on loopback, HTTP/2
/// without TLS.
/// </summary>
internal sealed class ResourceServiceHost(IServiceProvider services, DashboardSettings settings, TimeProvider time) : IAsyncDisposable
{
    private WebApplication? _application;

    /// <summary>The dashboard's title.</summary>
    public static string NameOf(IHostEnvironment environment) =>
        environment.ApplicationName.Replace(".AppHost", "", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="DistributedApplicationException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(new Uri(settings.ResourceServiceUrl).Port, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication application = builder.Build();
        var dispatcher = new GrpcDispatcher(
            await MethodsAsync(cancellationToken), settings.ResourceServiceApiKey, application.Lifetime.ApplicationStopping);
        application.Run(dispatcher.AnswerAsync);
        try
        {
            await application.StartAsync(cancellationToken);
            _application = application;
        }
        catch (IOException failure)
        {
            await application.DisposeAsync();
            throw new DistributedApplicationException($"its resource service cannot listen on {settings.ResourceServiceUrl}: {failure.Message}", failure);
        }
    }

    /// <summary>Ends every stream.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_application is { } application)
        {
            _application = null;
            await application.DisposeAsync();
        }
    }

    private async Task<IReadOnlyDictionary<string, Func<GrpcCall, Task>>> MethodsAsync(CancellationToken cancellationToken)
    {
        Redaction redaction = await Redaction.OfAsync(
            services.GetRequiredService<DistributedApplicationModel>(), settings.Keys, cancellationToken);
        var methods = new DashboardMethods(
            services.GetRequiredService<ResourceNotificationService>(),
            services.GetRequiredService<ResourceLoggerService>(),
            services.GetRequiredService<ResourceCommandService>(),
            new WireResources(redaction, time.GetUtcNow()),
            NameOf(services.GetRequiredService<IHostEnvironment>()));
        return methods.ByName;
    }
}
