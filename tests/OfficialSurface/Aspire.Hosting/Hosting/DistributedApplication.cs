using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    public ResourceCommandService ResourceCommands { get; }

    public ResourceNotificationService ResourceNotifications { get; }

    public IServiceProvider Services { get; }

    public static IDistributedApplicationBuilder CreateBuilder() => throw null!;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => throw null!;

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => throw null!;

    public void Run() => throw null!;

    public virtual Task RunAsync(CancellationToken cancellationToken = default) => throw null!;

    public virtual Task StartAsync(CancellationToken cancellationToken = default) => throw null!;

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => throw null!;

    public virtual void Dispose() => throw null!;

    public virtual ValueTask DisposeAsync() => throw null!;
}

public interface IDistributedApplicationBuilder
{
    Assembly? AppHostAssembly { get; }

    string AppHostDirectory { get; }

    ConfigurationManager Configuration { get; }

    IHostEnvironment Environment { get; }

    IDistributedApplicationEventing Eventing { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    IResourceCollection Resources { get; }

    IServiceCollection Services { get; }

    [Experimental("ASPIREUSERSECRETS001")]
    IUserSecretsManager UserSecretsManager => throw null!;

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    DistributedApplication Build();

    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;
}

[Experimental("ASPIREUSERSECRETS001")]
public interface IUserSecretsManager
{
    string FilePath { get; }

    bool IsAvailable { get; }

    void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);

    bool TryDeleteSecret(string name);

    bool TrySetSecret(string name, string value);
}

public static class DistributedApplicationBuilderExtensions
{
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource => throw null!;

    public static bool TryCreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder, string name, [NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder)
        where T : IResource => throw null!;
}

public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
    {
    }
}

public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException(string message)
    {
    }

    public MissingParameterValueException(string message, Exception innerException)
    {
    }
}

public sealed class DistributedApplicationOptions
{
    public bool AllowUnsecuredTransport { get; set; }

    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    public string? ContainerRegistryOverride { get; set; }

    public string? DashboardApplicationName { get; set; }

    public bool DisableDashboard { get; set; }

    public bool EnableResourceLogging { get; set; }

    public string? ProjectDirectory { get; set; }

    public bool? TrustDeveloperCertificate { get; set; }
}

public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}

public class DistributedApplicationExecutionContext
{
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
    }

    public bool IsPublishMode { get; }

    public bool IsRunMode { get; }

    public DistributedApplicationOperation Operation { get; }

    public string PublisherName { get; set; }

    public IServiceProvider ServiceProvider { get; }
}

public class DistributedApplicationExecutionContextOptions
{
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation)
    {
    }

    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
    {
    }

    public DistributedApplicationOperation Operation { get; }

    public string? PublisherName { get; }

    public IServiceProvider? ServiceProvider { get; set; }
}
