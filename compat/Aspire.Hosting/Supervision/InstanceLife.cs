using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Supervision;

/// <summary>Why a process is started, which decides what its early death means.</summary>
internal enum StartOccasion
{
    /// <summary>With the application, which is of no use without it: everything ends.</summary>
    ApplicationStart,

    /// <summary>Someone asked for it: they are told.</summary>
    Command,
}

/// <summary>One process of an instance, from the wish to start it to its end. It is never started again: the next process is another life.</summary>
internal sealed class InstanceLife(
    ResourceInstance instance, InstanceReporter reporter, StartOccasion occasion, ResourceRun resource, GuardianClient guardian,
    IServiceProvider services) : IDisposable
{
    private readonly LastLines _lastLines = new();
    private readonly TaskCompletionSource<bool> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task _whole = Task.CompletedTask;
    private volatile GuardedProcess? _process;
    private bool _wasAskedToEnd;
    private volatile Phase _phase = Phase.Expected;

    /// <summary>Whether its process runs now.</summary>
    public bool IsRunning => _phase is Phase.Running or Phase.Healthy;

    /// <summary>Whether its process runs now and has been healthy.</summary>
    public bool IsHealthy => _phase == Phase.Healthy;

    /// <summary>Whether its process has ended, or will never run.</summary>
    public bool IsOver => _phase == Phase.Over;

    /// <summary>True when its process runs, false when it never will.</summary>
    public Task<bool> Running => _running.Task;

    /// <summary>True when it is healthy for the first time, false when it never will be.</summary>
    public Task<bool> Healthy => _healthy.Task;

    /// <summary>Starts once it is released, becomes ready, and is watched until it ends.</summary>
    public void Begin(Task released) => _whole = LiveAsync(released);

    /// <summary>Takes it out of rotation for good: what is still running goes on, and nothing new comes.</summary>
    public Task LeaveAsync()
    {
        bool isRunning;
        lock (_gate)
        {
            _wasAskedToEnd = true;
            isRunning = _process is { Exited.IsCompleted: false };
            resource.Rotation.Leave(instance);
        }

        return isRunning ? reporter.StoppingAsync() : Task.CompletedTask;
    }

    /// <summary>Gives the process its time to drain, then ends it.</summary>
    public async Task EndAsync(TimeSpan drain)
    {
        await LeaveAsync();
        await _ending.CancelAsync();
        if (_process is { } process)
        {
            await process.StopAsync(drain);
        }

        await _whole;
    }

    public void Dispose() => _ending.Dispose();

    private async Task LiveAsync(Task released)
    {
        try
        {
            await released.WaitAsync(_ending.Token);
            await reporter.StartingAsync();
            ProcessDescription description = await services.GetRequiredService<ProcessComposer>().ComposeAsync(instance, _ending.Token);
            GuardedProcess process = Launch(description);
            int processId = await process.Started;
            await reporter.RunningAsync(description, processId);
            _phase = Phase.Running;
            _running.TrySetResult(true);
            resource.NoteRunning();
            await Task.WhenAll(ReportExitAsync(process), WatchHealthAsync());
        }
        catch (OperationCanceledException)
        {
            await reporter.NotStartedAsync();
        }
        catch (DistributedApplicationException failure)
        {
            await reporter.FailedToStartAsync();
            Tell($"'{instance.DisplayName}' could not be started", $": {failure.Message}");
        }
        catch (Exception failure)
        {
            Blame(failure);
        }
        finally
        {
            _phase = Phase.Over;
            _running.TrySetResult(false);
            _healthy.TrySetResult(false);
            await resource.NoteEndAsync();
        }
    }

    private GuardedProcess Launch(ProcessDescription description)
    {
        lock (_gate)
        {
            _ending.Token.ThrowIfCancellationRequested();
            return _process = guardian.Start(description, Hear);
        }
    }

    private void Hear(ProcessLine line)
    {
        _lastLines.Add(line.Text);
        reporter.Hear(line);
    }

    private async Task WatchHealthAsync()
    {
        try
        {
            await foreach (ImmutableArray<HealthReportSnapshot> reports in new HealthWatch(instance, services).LooksAsync(_ending.Token))
            {
                Turn(isUsable: reports.All(report => report.Status != HealthStatus.Unhealthy));
                await reporter.CheckedAsync(reports);
                if (_phase == Phase.Running && reports.All(report => report.Status == HealthStatus.Healthy))
                {
                    _phase = Phase.Healthy;
                    _healthy.TrySetResult(true);
                    await resource.NoteHealthyAsync(_ending.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        catch (Exception failure)
        {
            Blame(failure);
        }
    }

    /// <summary>A handler of the AppHost that throws must not leave dependents waiting for ever without a word.</summary>
    private void Blame(Exception failure) =>
        reporter.Fail($"'{instance.DisplayName}' could not be brought up, so everything was stopped: {failure}");

    /// <summary>Puts it into rotation or takes it out; one that was asked to end stays out.</summary>
    private void Turn(bool isUsable)
    {
        lock (_gate)
        {
            if (isUsable && !_wasAskedToEnd)
            {
                resource.Rotation.Join(instance);
            }
            else
            {
                resource.Rotation.Leave(instance);
            }
        }
    }

    private async Task ReportExitAsync(GuardedProcess process)
    {
        int exitCode = await process.Exited;
        bool wasAsked;
        lock (_gate)
        {
            wasAsked = _wasAskedToEnd;
            _wasAskedToEnd = true;
            resource.Rotation.Leave(instance);
        }

        await _ending.CancelAsync();
        ResourceEvent last = await reporter.EndedAsync(exitCode);
        if (!wasAsked)
        {
            Announce(exitCode);
        }

        await services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new ResourceStoppedEvent(instance.Resource, services, last), CancellationToken.None);
    }

    private void Announce(int exitCode)
    {
        if (_phase == Phase.Healthy)
        {
            reporter.Say(
                $"'{instance.DisplayName}' ended with exit code {exitCode} and is not restarted; stop with Ctrl+C and run again.");
            return;
        }

        Tell(
            $"'{instance.DisplayName}' ended with exit code {exitCode} before it was healthy",
            $". Mend what its last lines name, then run again:{Environment.NewLine}{_lastLines.Indented()}");
    }

    /// <summary>Tells of a start that failed, and ends everything if everything was about to start.</summary>
    private void Tell(string what, string why)
    {
        if (occasion == StartOccasion.ApplicationStart)
        {
            reporter.Fail($"{what}, so everything was stopped{why}");
        }
        else
        {
            reporter.Say($"{what}{why}");
        }
    }

    private enum Phase
    {
        Expected,
        Running,
        Healthy,
        Over,
    }
}
