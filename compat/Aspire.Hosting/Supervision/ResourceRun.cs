using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// One resource from waiting to its end. It is started once: a process that ends is reported, never started again.
/// </summary>
internal sealed class ResourceRun(IResource resource, GuardianClient guardian, IServiceProvider services, HealthWatch health)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LastLines _lastLines = new();
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();
    private readonly IDistributedApplicationEventing _eventing = services.GetRequiredService<IDistributedApplicationEventing>();
    private readonly IResourceOutput _output = services.GetRequiredService<IResourceOutput>();
    private readonly RunOutcome _outcome = services.GetRequiredService<RunOutcome>();
    private GuardedProcess? _process;

    /// <summary>Waits, starts, becomes ready, and is watched until it ends or the application stops.</summary>
    public async Task LiveAsync(IReadOnlyDictionary<IResource, ResourceRun> others, CancellationToken stopping)
    {
        try
        {
            await WaitAsync(others, stopping);
            await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stopping);
            await PublishAsync(KnownResourceStates.Starting);
            ProcessDescription description = await services.GetRequiredService<ProcessComposer>().ComposeAsync(resource, stopping);
            stopping.ThrowIfCancellationRequested();
            _process = guardian.Start(description, Hear);
            await PublishRunningAsync(await _process.Started);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAll(ReportExitAsync(_process, ended, stopping), WatchHealthAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        catch (DistributedApplicationException failure)
        {
            await PublishAsync(KnownResourceStates.FailedToStart);
            _outcome.Fail($"'{resource.Name}' could not be started, so everything was stopped: {failure.Message}");
        }
    }

    /// <summary>Gives the process its time to drain, then ends it.</summary>
    public async Task StopAsync(TimeSpan drain)
    {
        if (_process is { Exited.IsCompleted: false })
        {
            await PublishAsync(KnownResourceStates.Stopping);
            await _process.StopAsync(drain);
        }
    }

    private async Task WaitAsync(IReadOnlyDictionary<IResource, ResourceRun> others, CancellationToken stopping)
    {
        await PublishAsync(KnownResourceStates.Waiting);
        foreach (WaitAnnotation wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            if (others.TryGetValue(wait.Resource, out ResourceRun? other))
            {
                Task reached = wait.WaitType == WaitType.WaitUntilStarted ? other._started.Task : other._ready.Task;
                await reached.WaitAsync(stopping);
            }
        }
    }

    private void Hear(string line)
    {
        _lastLines.Add(line);
        if (!_outcome.HasFailed)
        {
            // What the others say while they are stopped because of a failure would only bury it.
            _output.Write(resource.Name, line);
        }
    }

    private async Task PublishRunningAsync(int processId)
    {
        await _notifications.PublishUpdateAsync(resource, before => before with
        {
            State = KnownResourceStates.Running,
            Properties = [.. before.Properties, new ResourcePropertySnapshot("executable.pid", processId)],
        });
        _started.TrySetResult();
    }

    private async Task WatchHealthAsync(CancellationToken ended)
    {
        try
        {
            await foreach (HealthReport report in health.ReportsAsync(ended))
            {
                await _notifications.PublishUpdateAsync(resource, before => before with
                {
                    HealthStatus = report.Status,
                    HealthReports = HealthWatch.Describe(report),
                });
                if (report.Status == HealthStatus.Healthy && !_ready.Task.IsCompleted)
                {
                    await _eventing.PublishAsync(new ResourceReadyEvent(resource, services), ended);
                    _ready.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ended or the application stops.
        }
    }

    private async Task ReportExitAsync(GuardedProcess process, CancellationTokenSource ended, CancellationToken stopping)
    {
        int exitCode = await process.Exited;
        bool wasAsked = stopping.IsCancellationRequested;
        await ended.CancelAsync();
        await _notifications.PublishUpdateAsync(resource, before => before with
        {
            State = exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            ExitCode = exitCode,
            HealthStatus = null,
        });
        if (!wasAsked)
        {
            Announce(exitCode);
        }

        if (_notifications.TryGetCurrentState(resource.Name, out ResourceEvent? last))
        {
            await _eventing.PublishAsync(new ResourceStoppedEvent(resource, services, last), CancellationToken.None);
        }
    }

    private void Announce(int exitCode)
    {
        if (_ready.Task.IsCompleted)
        {
            _output.Say($"'{resource.Name}' ended with exit code {exitCode} and is not restarted; stop with Ctrl+C and run again.");
            return;
        }

        _outcome.Fail(
            $"""
            '{resource.Name}' ended with exit code {exitCode} before it was healthy, so everything was stopped. Mend what its last lines name, then run again:
            {_lastLines.Indented()}
            """);
    }

    private Task PublishAsync(string state) =>
        _notifications.PublishUpdateAsync(resource, before => before with { State = state });
}
