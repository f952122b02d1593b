using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; }

    public string ResourceId { get; }

    public CustomResourceSnapshot Snapshot { get; }
}

public class ResourceNotificationService(
    ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime, IServiceProvider serviceProvider,
    ResourceLoggerService resourceLoggerService) : IDisposable
{
    public void Dispose() => throw null!;

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) => throw null!;

    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) => throw null!;

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) => throw null!;

    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) => throw null!;

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        throw null!;

    public Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default) => throw null!;

    public Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default) => throw null!;

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) => throw null!;

    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default) => throw null!;

    public IAsyncEnumerable<ResourceEvent> WatchAsync(CancellationToken cancellationToken = default) => throw null!;
}

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

public readonly record struct LogSubscriber(string Name, bool AnySubscribers);

public class ResourceLoggerService : IDisposable
{
    public void ClearBacklog(string resourceName) => throw null!;

    public void Complete(IResource resource) => throw null!;

    public void Complete(string name) => throw null!;

    public void Dispose() => throw null!;

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => throw null!;

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => throw null!;

    public ILogger GetLogger(IResource resource) => throw null!;

    public ILogger GetLogger(string resourceName) => throw null!;

    public IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync(CancellationToken cancellationToken = default) => throw null!;

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => throw null!;

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => throw null!;
}
