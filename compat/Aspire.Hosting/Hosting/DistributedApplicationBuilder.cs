using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc />
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Publishing:OutputPath",
        ["--operation"] = "AppHost:Operation",
        ["--step"] = "Pipeline:Step",
    };

    private readonly HostApplicationBuilder _host;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        EntryPointObserver.Current?.Constructing(options);
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(new AssemblyName(name)) : Assembly.GetEntryAssembly();
        AppHostDirectory = Metadata("apphostprojectpath") ?? Directory.GetCurrentDirectory();
        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            ContentRootPath = AppHostDirectory,
            ApplicationName = AppHostAssembly?.GetName().Name,
        });
        Configuration.AddCommandLine(options.Args ?? [], Switches);
        bool isPublish = Configuration["Publishing:Publisher"] is not null
            || string.Equals(Configuration["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase);
        ExecutionContext = isPublish
            ? new DistributedApplicationExecutionContext(
                DistributedApplicationOperation.Publish, Configuration["Publishing:Publisher"] ?? "manifest")
            : new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run);
        DashboardSettings.Prepare(Configuration, isEnabled: ExecutionContext.IsRunMode && !options.DisableDashboard);
        AddOwnServices();
        EntryPointObserver.Current?.Constructed(this);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.FirstOrDefault(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is not null)
        {
            throw new DistributedApplicationException($"Two resources are named '{resource.Name}': names must be unique.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource =>
        new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        EntryPointObserver? observer = EntryPointObserver.Current;
        observer?.Building();
        var application = new DistributedApplication(_host.Build());
        observer?.Built(application);
        return application;
    }

    private string? Metadata(string key) =>
        AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

    private void AddOwnServices()
    {
        // What the supervisor has to say it says itself: one line each, without a category and without a stack trace.
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        _host.Logging.AddFilter("System.Net.Http", LogLevel.Warning);

        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(static services => new ResourceNotificationService(services));
        Services.AddSingleton(static services => new ResourceLoggerService { Time = services.GetRequiredService<TimeProvider>() });
        Services.AddSingleton(static services => new ResourceCommandService(services));
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<IResourceOutput, ConsoleOutput>();
        Services.AddSingleton<RunOutcome>();
        Services.AddSingleton<DashboardSettings>();
        Services.AddSingleton<DashboardHost>();
        Services.AddSingleton<ProcessComposer>();
        Services.AddSingleton<ManifestPublisher>();
        Services.AddSingleton<Orchestrator>();
        Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
        Services.AddHealthChecks();

        // Stopping waits for the slowest drain, resource after resource; the drain time itself is what is limited.
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
    }
}
