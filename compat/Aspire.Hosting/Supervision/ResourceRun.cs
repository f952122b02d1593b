using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Supervision;

/// <summary>A resource with its instances: what they wait for together, and what waits for them. Safe for concurrent use.</summary>
internal sealed class ResourceRun : IDisposable
{
    private readonly IResource _resource;
    private readonly IServiceProvider _services;
    private readonly ResourceNotificationService _notifications;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly IReadOnlyDictionary<IResource, ResourceRun> _others;
    private readonly CancellationToken _stopping;
    private readonly List<Forwarder> _forwarders = [];
    private readonly Milestone _started = new();
    private readonly Milestone _ready = new();
    private readonly Lock _gate = new();
    private bool _isReady;

    public ResourceRun(
        IResource resource, GuardianClient guardian, IServiceProvider services, IReadOnlyDictionary<IResource, ResourceRun> others,
        CancellationToken stopping)
    {
        _resource = resource;
        _services = services;
        _notifications = services.GetRequiredService<ResourceNotificationService>();
        _eventing = services.GetRequiredService<IDistributedApplicationEventing>();
        _others = others;
        _stopping = stopping;
        IReadOnlyList<ResourceInstance> instances = ResourceInstances.Of(resource);
        Rotation = new Rotation(instances);
        Instances = [.. instances.Select(instance => new InstanceRun(instance, this, guardian, services))];
    }

    public IReadOnlyList<InstanceRun> Instances { get; }

    /// <summary>Which replicas get connections.</summary>
    public Rotation Rotation { get; }

    private bool IsReplicated => Instances.Count > 1;

    /// <summary>Listens in its replicas' place.</summary>
    /// <exception cref="DistributedApplicationException">A port is in use.</exception>
    public void Open()
    {
        foreach (EndpointAnnotation endpoint in IsReplicated ? _resource.Annotations.OfType<EndpointAnnotation>() : [])
        {
            _forwarders.Add(Forwarder.Open(endpoint, Rotation, _services.GetRequiredService<TimeProvider>()));
        }
    }

    /// <summary>Starts every instance as soon as its dependencies are ready, unless that is left to a command.</summary>
    public void Start()
    {
        if (_resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            return;
        }

        Task released = PrepareAsync(Instances);
        foreach (InstanceRun instance in Instances)
        {
            instance.Begin(StartOccasion.ApplicationStart, released);
        }
    }

    /// <summary>Waits until the dependencies are ready, then calls the handlers that come before a start.</summary>
    public async Task PrepareAsync(IReadOnlyList<InstanceRun> instances)
    {
        foreach (WaitAnnotation wait in _resource.Annotations.OfType<WaitAnnotation>())
        {
            Task reached = ReachedBy(wait);
            if (!reached.IsCompleted)
            {
                await SayWhatIsMissingAsync(instances);
                await reached.WaitAsync(_stopping);
            }
        }

        await _eventing.PublishAsync(new BeforeResourceStartedEvent(_resource, _services), _stopping);
    }

    /// <summary>An instance runs.</summary>
    public void NoteRunning()
    {
        if (Instances.All(instance => instance.Life is { IsRunning: true } or { IsOver: true }))
        {
            _started.Reach();
        }
    }

    /// <summary>An instance is healthy; with the last of them the resource is ready.</summary>
    public async Task NoteHealthyAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isReady || !Instances.All(instance => instance.Life is { IsHealthy: true } or { IsOver: true }))
            {
                return;
            }

            _isReady = true;
        }

        Task handlers = _eventing.PublishAsync(new ResourceReadyEvent(_resource, _services), cancellationToken);
        await _notifications.PublishUpdateAsync(_resource, before => before with { ReadyHandlers = handlers });
        await handlers;
        _ready.Reach();
    }

    /// <summary>An instance ended; with the last of them whatever waits for the resource waits again.</summary>
    public async Task NoteEndAsync()
    {
        lock (_gate)
        {
            if (!Instances.All(instance => instance.Life is null or { IsOver: true }))
            {
                return;
            }

            _isReady = false;
        }

        _started.Lose();
        _ready.Lose();
        await _notifications.PublishUpdateAsync(_resource, before => before with { ReadyHandlers = null });
    }

    /// <summary>Takes no more connections, lets every instance drain at once, and closes what is left.</summary>
    public async Task StopAsync(TimeSpan drain)
    {
        foreach (Forwarder forwarder in _forwarders)
        {
            forwarder.StopListening();
        }

        await Task.WhenAll(Instances.Select(instance => instance.CloseAsync(drain)));
        foreach (Forwarder forwarder in _forwarders)
        {
            await forwarder.DisposeAsync();
        }
    }

    public void Dispose()
    {
        foreach (InstanceRun instance in Instances)
        {
            instance.Dispose();
        }
    }

    /// <summary>A resource without process is always there.</summary>
    private Task ReachedBy(WaitAnnotation wait) => _others.TryGetValue(wait.Resource, out ResourceRun? other)
        ? (wait.WaitType == WaitType.WaitUntilStarted ? other._started : other._ready).Reached
        : Task.CompletedTask;

    private async Task SayWhatIsMissingAsync(IReadOnlyList<InstanceRun> instances)
    {
        string[] missing =
        [
            .. _resource.Annotations.OfType<WaitAnnotation>()
                .Where(wait => !ReachedBy(wait).IsCompleted)
                .Select(wait => wait.Resource.Name),
        ];
        foreach (InstanceRun instance in instances)
        {
            await instance.Reporter.WaitingAsync([.. missing]);
        }
    }
}
