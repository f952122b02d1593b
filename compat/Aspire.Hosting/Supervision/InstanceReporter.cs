using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Supervision;

/// <summary>Says what becomes of one instance: in its snapshots, in its console, and to the person at the terminal.</summary>
internal sealed class InstanceReporter(ResourceInstance instance, IServiceProvider services)
{
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();
    private readonly ResourceLoggerService _consoles = services.GetRequiredService<ResourceLoggerService>();
    private readonly IResourceOutput _output = services.GetRequiredService<IResourceOutput>();
    private readonly RunOutcome _outcome = services.GetRequiredService<RunOutcome>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>It is declared and nothing has happened yet.</summary>
    public async Task DeclaredAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<UrlSnapshot> urls = await ResourceUrls.DescribeAsync(instance, cancellationToken);
        await ChangeAsync(before => before with
        {
            Urls = urls,
            Properties = instance.Resource switch
            {
                ProjectResource project when project.Annotations.OfType<IProjectMetadata>().LastOrDefault() is { } metadata =>
                    before.Properties.With(SnapshotProperties.ProjectPath, metadata.ProjectPath),
                ExecutableResource executable => before.Properties
                    .With(SnapshotProperties.ExecutablePath, executable.Command)
                    .With(SnapshotProperties.WorkingDirectory, executable.WorkingDirectory),
                _ => before.Properties,
            },
        });
    }

    /// <summary>It waits for others; their names are told.</summary>
    public Task WaitingAsync(ImmutableArray<string> names) => ChangeAsync(before => before with
    {
        State = KnownResourceStates.Waiting,
        Properties = before.Properties.With(SnapshotProperties.WaitingFor, names),
    });

    /// <summary>A process is about to start, whatever became of the one before.</summary>
    public Task StartingAsync() => ChangeAsync(before => before with
    {
        State = KnownResourceStates.Starting,
        ExitCode = null,
        StartTimeStamp = null,
        StopTimeStamp = null,
        HealthReports = DeclaredSnapshot.Unchecked(instance.Resource),
        Properties = before.Properties
            .With(SnapshotProperties.WaitingFor, null)
            .With(SnapshotProperties.ProcessId, null)
            .With(SnapshotProperties.ExitCode, null),
    });

    /// <summary>Its process runs.</summary>
    public Task RunningAsync(ProcessDescription process, int processId) => ChangeAsync(before => before with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        StartTimeStamp = Now,
        Urls = ResourceUrls.With(before.Urls, isInactive: false),
        EnvironmentVariables = Describe(process),
        Properties = before.Properties
            .With(SnapshotProperties.ExecutablePath, process.File)
            .With(SnapshotProperties.WorkingDirectory, process.WorkingDirectory)
            .With(new ResourcePropertySnapshot(SnapshotProperties.ExecutableArguments, process.Arguments.ToImmutableArray()) { IsSensitive = true })
            .With(SnapshotProperties.ProcessId, processId),
    });

    /// <summary>Its checks were run.</summary>
    public Task CheckedAsync(ImmutableArray<HealthReportSnapshot> reports) =>
        ChangeAsync(before => before with { HealthReports = reports });

    /// <summary>Its process was asked to end.</summary>
    public Task StoppingAsync() => ChangeAsync(before => before with { State = KnownResourceStates.Stopping });

    /// <summary>Nothing was started after all.</summary>
    public Task NotStartedAsync() => ChangeAsync(before => before with
    {
        State = KnownResourceStates.NotStarted,
        Properties = before.Properties.With(SnapshotProperties.WaitingFor, null),
    });

    /// <summary>Its process could not be started.</summary>
    public Task FailedToStartAsync() => ChangeAsync(before => before with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
        StopTimeStamp = Now,
    });

    /// <summary>Its process has ended.</summary>
    public async Task<ResourceEvent> EndedAsync(int exitCode)
    {
        await ChangeAsync(before => before with
        {
            State = exitCode == 0
                ? KnownResourceStates.Finished
                : new ResourceStateSnapshot(KnownResourceStates.Exited, KnownResourceStateStyles.Error),
            ExitCode = exitCode,
            StopTimeStamp = Now,
            Urls = ResourceUrls.With(before.Urls, isInactive: true),
            Properties = before.Properties.With(SnapshotProperties.ExitCode, exitCode),
        });
        return _notifications.TryGetCurrentState(instance.Name, out ResourceEvent? last)
            ? last
            : throw new InvalidOperationException($"'{instance.Name}' has no snapshot.");
    }

    /// <summary>Its process wrote a line.</summary>
    public void Hear(ProcessLine line)
    {
        _consoles.Write(instance.Name, line.Text, line.IsError);
        if (!_outcome.HasFailed)
        {
            // What the others say while they are stopped because of a failure would only bury it.
            _output.Write(instance.DisplayName, line.Text);
        }
    }

    /// <summary>Something the person at the terminal, or at its console, should know.</summary>
    public void Say(string message)
    {
        _consoles.Write(instance.Name, message, isErrorMessage: true);
        _output.Say(message);
    }

    /// <summary>Something because of which everything stops.</summary>
    public void Fail(string message)
    {
        _consoles.Write(instance.Name, message, isErrorMessage: true);
        _outcome.Fail(message);
    }

    private Task ChangeAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _notifications.PublishUpdateAsync(instance.Resource, instance.Name, change);

    /// <summary>Only what the AppHost sets: what was inherited is the machine's and may be anything.</summary>
    private static ImmutableArray<EnvironmentVariableSnapshot> Describe(ProcessDescription process) =>
    [
        .. process.Environment
            .Where(variable => variable.Value is not null)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true)),
    ];
}
