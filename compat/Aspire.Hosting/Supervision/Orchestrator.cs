using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Starts the guardian, the dashboard and every resource, and stops them in the opposite order: a resource is asked to end
/// only after everything that waits for it has ended, so that it can still be used while they drain.
/// </summary>
internal sealed class Orchestrator(
    IServiceProvider services, DistributedApplicationModel model, IDistributedApplicationEventing eventing, DashboardHost dashboard,
    IConfiguration configuration, RunOutcome outcome) : IHostedService, IDisposable
{
    private readonly Dictionary<IResource, ResourceRun> _runs = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _lives = [];
    private GuardianClient? _guardian;
    private Task? _stopped;

    /// <summary>How long a resource may drain (setting <c>AppHost:DrainSeconds</c>, default 10).</summary>
    private TimeSpan Drain => TimeSpan.FromSeconds(configuration.GetValue("AppHost:DrainSeconds", 10.0));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _guardian = GuardianClient.Launch();
        foreach (IResource resource in model.Resources.Where(resource => resource is IResourceWithWaitSupport))
        {
            _runs[resource] = new ResourceRun(
                resource,
                _guardian,
                services,
                new HealthWatch(resource, services.GetRequiredService<HealthCheckService>(), services.GetRequiredService<TimeProvider>()));
        }

        _lives.Add(dashboard.RunAsync(_guardian, _stopping.Token));
        _lives.AddRange(_runs.Select(run => WatchOverAsync(run.Key, run.Value.LiveAsync(_runs, _stopping.Token))));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= StopOnceAsync();

    public void Dispose() => _stopping.Dispose();

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
        await Task.WhenAll(_lives);
        await _guardian.DisposeAsync();
    }

    /// <summary>A handler of the AppHost that throws must not leave dependents waiting for ever without a word.</summary>
    private async Task WatchOverAsync(IResource resource, Task life)
    {
        await Task.WhenAny(life);
        if (life.Exception is { } failure)
        {
            outcome.Fail($"'{resource.Name}' could not be brought up, so everything was stopped: {failure.GetBaseException()}");
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
