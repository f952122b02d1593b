using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <inheritdoc />
internal sealed class TestingBuilder(IDistributedApplicationBuilder declared, EntryPointRun run) : IDistributedApplicationTestingBuilder
{
    public ConfigurationManager Configuration => declared.Configuration;

    public string AppHostDirectory => declared.AppHostDirectory;

    public Assembly? AppHostAssembly => declared.AppHostAssembly;

    public IHostEnvironment Environment => declared.Environment;

    public IServiceCollection Services => declared.Services;

    public IDistributedApplicationEventing Eventing => declared.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => declared.ExecutionContext;

    public IResourceCollection Resources => declared.Resources;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource =>
        declared.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource =>
        declared.CreateResourceBuilder(resource);

    public DistributedApplication Build() =>
        throw new NotSupportedException("The AppHost's entry point builds the application: use BuildAsync.");

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => run.BuildAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        run.Dispose();
        return ValueTask.CompletedTask;
    }
}
