using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Supervision;

/// <summary>An instance through all its lives. Commands to it are carried out one after the other. Safe for concurrent use.</summary>
internal sealed class InstanceRun(ResourceInstance instance, ResourceRun resource, GuardianClient guardian, IServiceProvider services)
    : IDisposable
{
    /// <summary>
    /// How long a replica that has left the rotation is left alone before it is asked to end: a connection that was handed to it a
    /// moment ago has yet to send its request, and a server that drains closes connections without one.
    /// </summary>
    private static readonly TimeSpan Handover = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Lock _gate = new();
    private volatile InstanceLife? _life;
    private bool _isClosed;

    public ResourceInstance Instance => instance;

    public InstanceReporter Reporter { get; } = new(instance, services);

    /// <summary>Its present or last life; null before the first.</summary>
    public InstanceLife? Life => _life;

    /// <summary>Begins a life once it is released; null when the application stops.</summary>
    public InstanceLife? Begin(StartOccasion occasion, Task released)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return null;
            }

            _life?.Dispose();
            _life = new InstanceLife(instance, Reporter, occasion, resource, guardian, services);
            _life.Begin(released);
            return _life;
        }
    }

    /// <summary>Starts it unless it runs, and waits until it does.</summary>
    public Task<ExecuteCommandResult> StartAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () => _life is { IsOver: false } running
            ? await JudgeAsync(running.Running, cancellationToken)
            : await JudgeAsync(BeginAgain()?.Running, cancellationToken),
        cancellationToken);

    /// <summary>Takes it out of rotation, lets it drain, and waits for its end.</summary>
    public Task<ExecuteCommandResult> StopAsync(TimeSpan drain, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await RetireAsync(drain);
            return CommandResults.Success();
        },
        cancellationToken);

    /// <summary>Both, and waits until it is healthy again.</summary>
    public Task<ExecuteCommandResult> RestartAsync(TimeSpan drain, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await RetireAsync(drain);
            return await JudgeAsync(BeginAgain()?.Healthy, cancellationToken);
        },
        cancellationToken);

    /// <summary>Ends it for good.</summary>
    public Task CloseAsync(TimeSpan drain)
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        return _life?.EndAsync(drain) ?? Task.CompletedTask;
    }

    public void Dispose()
    {
        _life?.Dispose();
        _oneAtATime.Dispose();
    }

    private InstanceLife? BeginAgain() => Begin(StartOccasion.Command, resource.PrepareAsync([this]));

    private async Task RetireAsync(TimeSpan drain)
    {
        if (_life is not { } life)
        {
            return;
        }

        if (instance.IsReplica && life.IsRunning)
        {
            await life.LeaveAsync();
            await Task.Delay(Handover, _time);
        }

        await life.EndAsync(drain);
    }

    private async Task<ExecuteCommandResult> InTurnAsync(
        Func<Task<ExecuteCommandResult>> command, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await command();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<ExecuteCommandResult> JudgeAsync(Task<bool>? reached, CancellationToken cancellationToken) =>
        reached is null
            ? CommandResults.Failure("The application stops.")
            : await reached.WaitAsync(cancellationToken)
                ? CommandResults.Success()
                : CommandResults.Failure($"'{instance.DisplayName}' ended first: its console says why.");
}
