using Aspire.Hosting.Supervision;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives commands to resources, as the dashboard's buttons do.</summary>
public class ResourceCommandService
{
    private readonly IServiceProvider _services;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;

    internal ResourceCommandService(IServiceProvider services)
    {
        _services = services;
        _notifications = services.GetRequiredService<ResourceNotificationService>();
        _loggers = services.GetRequiredService<ResourceLoggerService>();
    }

    /// <summary>Gives a command to an instance and waits until it is done.</summary>
    /// <param name="resourceId">The instance (<see cref="ResourceEvent.ResourceId"/>), or a resource that has only one.</param>
    /// <param name="commandName">Its name.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>How it ended; an unknown instance or command, and one that cannot be given now, are failures.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (!_notifications.TryGetCurrentState(resourceId, out ResourceEvent? current))
        {
            return CommandResults.Failure($"There is no resource '{resourceId}'.");
        }

        return await ExecuteAsync(current, commandName, cancellationToken);
    }

    /// <summary>Gives a command to all instances of a resource at once and waits until all are done.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">Its name.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Success when it succeeded everywhere; else what went wrong, and where.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> instances = ResourceInstances.NamesOf(resource);
        ExecuteCommandResult[] results = await Task.WhenAll(
            instances.Select(instance => ExecuteCommandAsync(instance, commandName, cancellationToken)));
        return results switch
        {
            [ExecuteCommandResult only] => only,
            _ when Array.TrueForAll(results, result => result.Success) => CommandResults.Success(),
            _ when Array.Exists(results, result => result is { Success: false, Canceled: false }) => CommandResults.Failure(string.Join(
                Environment.NewLine,
                instances.Zip(results).Where(pair => !pair.Second.Success).Select(pair => $"{pair.First}: {pair.Second.Message}"))),
            _ => CommandResults.Canceled(),
        };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(ResourceEvent current, string commandName, CancellationToken cancellationToken)
    {
        ResourceCommandAnnotation? command = current.Resource.Annotations.OfType<ResourceCommandAnnotation>()
            .FirstOrDefault(candidate => candidate.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure($"'{current.ResourceId}' has no command '{commandName}'.");
        }

        var state = new UpdateCommandStateContext { ResourceSnapshot = current.Snapshot, ServiceProvider = _services };
        if (command.UpdateState(state) != ResourceCommandState.Enabled)
        {
            return CommandResults.Failure($"'{command.DisplayName}' cannot be asked of '{current.ResourceId}' now: it is {current.Snapshot.State?.Text}.");
        }

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ServiceProvider = _services,
                ResourceName = current.ResourceId,
                CancellationToken = cancellationToken,
                Logger = _loggers.GetLogger(current.ResourceId),
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
    }
}
