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
    /// <param name="resourceId">The instance (<see cref="ResourceEvent.ResourceId"/>).</param>
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

        ResourceCommandAnnotation? command = current.Resource.Annotations.OfType<ResourceCommandAnnotation>()
            .FirstOrDefault(candidate => candidate.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure($"'{resourceId}' has no command '{commandName}'.");
        }

        var state = new UpdateCommandStateContext { ResourceSnapshot = current.Snapshot, ServiceProvider = _services };
        if (command.UpdateState(state) != ResourceCommandState.Enabled)
        {
            return CommandResults.Failure($"'{command.DisplayName}' cannot be asked of '{resourceId}' now: it is {current.Snapshot.State?.Text}.");
        }

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ServiceProvider = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = _loggers.GetLogger(resourceId),
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
    }
}
