using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Starts the guardian, the dashboard and every resource, and stops them in the opposite order: a resource is asked to end
/// only after everything that waits for it has ended, so that it can still be used while they drain.
/// </summary>
internal sealed class Orchestrator(
    IServiceProvider services, DistributedApplicationModel model, IDistributedApplicationEventing eventing, DashboardHost dashboard,
    IConfiguration configuration) : IHostedService, IDisposable
{
    private readonly Dictionary<IResource, ResourceRun> _runs = [];
    private readonly CancellationTokenSource _stopping = new();
    private GuardianClient? _guardian;
    private Task _dashboard = Task.CompletedTask;
    private Task? _stopped;

    /// <summary>How long a process may drain (setting <c>AppHost:DrainSeconds</c>, default 30).</summary>
    public TimeSpan Drain => TimeSpan.FromSeconds(configuration.GetValue("AppHost:DrainSeconds", 30.0));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _guardian = GuardianClient.Launch();
        foreach (IResource resource in model.Resources.Where(resource => ResourceInstances.Of(resource).Count > 0))
        {
            LifecycleCommands.AddTo(resource);
            _runs[resource] = new ResourceRun(resource, _guardian, services, _runs, _stopping.Token);
        }

        await DeclareAsync(cancellationToken);
        foreach (ResourceRun run in _runs.Values)
        {
            run.Open();
        }

        _dashboard = dashboard.RunAsync(_guardian, _stopping.Token);
        foreach (ResourceRun run in _runs.Values)
        {
            run.Start();
        }

        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
    }

    /// <summary>The instance of the name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public InstanceRun Find(string instance) =>
        _runs.Values.SelectMany(run => run.Instances).FirstOrDefault(run => run.Instance.Name == instance)
        ?? throw new ArgumentException($"There is no instance '{instance}'.", nameof(instance));

    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= StopOnceAsync();

    public void Dispose()
    {
        foreach (ResourceRun run in _runs.Values)
        {
            run.Dispose();
        }

        _stopping.Dispose();
    }

    private async Task StopOnceAsync()
    {
        if (_guardian is null)
        {
            return;
        }

        await _stopping.CancelAsync();
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runs.Keys.Select(resource => StopAfterDependentsAsync(resource, stops)));
        await dashboard.StopAsync();
        await _dashboard;
        await _guardian.DisposeAsync();
    }

    /// <summary>Says what there is before any of it starts, in the order of declaration.</summary>
    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        var values = new ValueReporter(services.GetRequiredService<ResourceNotificationService>());
        foreach (IResource resource in model.Resources)
        {
            if (!_runs.TryGetValue(resource, out ResourceRun? run))
            {
                await values.DeclaredAsync(resource, cancellationToken);
                continue;
            }

            foreach (InstanceRun instance in run.Instances)
            {
                await instance.Reporter.DeclaredAsync(cancellationToken);
            }
        }
    }

    private Task StopAfterDependentsAsync(IResource resource, Dictionary<IResource, Task> stops)
    {
        if (!stops.TryGetValue(resource, out Task? stop))
        {
            stops[resource] = stop = StopOneAsync(resource, stops);
        }

        return stop;
    }

    private async Task StopOneAsync(IResource resource, Dictionary<IResource, Task> stops)
    {
        IEnumerable<IResource> dependents = _runs.Keys.Where(
            other => other.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == resource));
        await Task.WhenAll(dependents.Select(dependent => StopAfterDependentsAsync(dependent, stops)).ToArray());
        await _runs[resource].StopAsync(Drain);
    }
}
