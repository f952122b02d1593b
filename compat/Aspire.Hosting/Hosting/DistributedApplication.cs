using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The application that an AppHost declared, on this machine.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    internal DistributedApplication(IHost host) => _host = host;

    /// <inheritdoc />
    public IServiceProvider Services => _host.Services;

    /// <summary>Where resources' states are published and waited for.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Gives commands to resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Begins a declaration.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins a declaration.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Begins a declaration.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    /// <summary>Runs until Ctrl+C, SIGTERM, or a resource that dies before it is healthy.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The official signature is synchronous; a console has no context to block.")]
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
            {
                Console.WriteLine($"Published to {await PublishAsync(cancellationToken)}");
                return;
            }

            await StartAsync(cancellationToken);
            await _host.WaitForShutdownAsync(cancellationToken);
            if (Services.GetRequiredService<RunOutcome>().HasFailed)
            {
                Environment.ExitCode = 1;
            }
        }
        catch (DistributedApplicationException failure)
        {
            Refuse(failure.Message);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Starts every resource; they become ready in their own time.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        DistributedApplicationModel model = await AnnounceAsync(cancellationToken);
        bool isRandom = Services.GetRequiredService<IConfiguration>().GetValue<bool>("DcpPublisher:RandomizePorts");
        new EndpointAllocator(isRandom).Allocate(model);
        await _host.StartAsync(cancellationToken);
    }

    /// <summary>Stops every resource, dependents first.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <inheritdoc />
    [SuppressMessage("Usage", "VSTHRD002", Justification = "IHost demands it; a console has no context to block.")]
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        await Services.GetRequiredService<Orchestrator>().StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        await AnnounceAsync(cancellationToken);
        return await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken);
    }

    private async Task<DistributedApplicationModel> AnnounceAsync(CancellationToken cancellationToken)
    {
        DistributedApplicationModel model = Services.GetRequiredService<DistributedApplicationModel>();
        await Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        return model;
    }

    private static void Refuse(string message)
    {
        Console.Error.WriteLine(message);
        Environment.ExitCode = 1;
    }
}
