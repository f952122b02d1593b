using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where resources' states are published and waited for. Safe for concurrent use.</summary>
public class ResourceNotificationService
{
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService(IServiceProvider services)
    {
        _services = services;
        _time = services.GetRequiredService<TimeProvider>();
    }

    /// <summary>Every instance as it is, in the order of declaration, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>();
        lock (_gate)
        {
            foreach (ResourceEvent known in _current.Values)
            {
                changes.Writer.TryWrite(known);
            }

            _watchers.Add(changes);
        }

        try
        {
            await foreach (ResourceEvent change in changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(changes);
            }
        }
    }

    /// <summary>Changes the snapshots of all instances of a resource and tells every watcher.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (string resourceId in ResourceInstances.NamesOf(resource))
        {
            Publish(resource, resourceId, stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the snapshot of one instance and tells every watcher.</summary>
    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>An instance as it is now; a resource that has only one instance is known by its own name too.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent))
            {
                return true;
            }

            ResourceEvent[] namesakes = [.. _current.Values.Where(known => IsNamed(known, resourceId)).Take(2)];
            resourceEvent = namesakes.Length == 1 ? namesakes[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>Waits until the resource fits.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (ResourceEvent change in WatchAsync(cancellationToken))
        {
            if (IsNamed(change, resourceName) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException($"Nothing more will be said about '{resourceName}'.", cancellationToken);
    }

    /// <summary>Waits until the resource is in the state; <c>Running</c> when none is named.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(
            resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Waits until the resource is healthy and its ready handlers are done; one with replicas, until all of them are.</summary>
    /// <exception cref="DistributedApplicationException">It ended instead.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        ResourceEvent reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot is { IsTerminal: true } or { HealthStatus: HealthStatus.Healthy, ReadyHandlers: not null },
            cancellationToken);
        if (reached.Snapshot is { IsTerminal: true } ended)
        {
            throw new DistributedApplicationException(
                $"Resource '{resourceName}' ended in state {ended.State?.Text} with exit code {ended.ExitCode} before it was healthy.");
        }

        await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken);
        return reached;
    }

    private void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_gate)
        {
            CustomResourceSnapshot before = _current.TryGetValue(resourceId, out ResourceEvent? known)
                ? known.Snapshot
                : DeclaredSnapshot.Of(resource, _time.GetUtcNow().UtcDateTime);
            CustomResourceSnapshot after = stateFactory(before);
            var change = new ResourceEvent(resource, resourceId, after with { Commands = Offered(resource, after) });
            _current[resourceId] = change;
            foreach (Channel<ResourceEvent> watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }
        }
    }

    private ImmutableArray<ResourceCommandSnapshot> Offered(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = _services };
        return
        [
            .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
                command.Name, command.UpdateState(context), command.DisplayName, command.DisplayDescription, command.Parameter,
                command.ConfirmationMessage, command.IconName, command.IconVariant, command.IsHighlighted)),
        ];
    }

    private static bool IsNamed(ResourceEvent change, string resourceName) =>
        string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase);
}
