using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LlmMesh.AppHost;

/// <summary>
/// Restarts the replicas of a service one after the other, each healthy before the next is touched, as a deployment does: callers notice
/// nothing. Given to any replica, it concerns all of them.
/// </summary>
internal static partial class RollingRestart
{
    /// <summary>The command's name.</summary>
    public const string Command = "roll";

    public static IResourceBuilder<ProjectResource> WithRollingRestart(this IResourceBuilder<ProjectResource> service)
    {
        int rolling = 0;
        return service.WithCommand(
            Command,
            "Rolling restart",
            async context =>
            {
                if (Interlocked.Exchange(ref rolling, 1) == 1)
                {
                    return CommandResults.Failure($"A rolling restart of '{service.Resource.Name}' is under way: wait until it is done.");
                }

                try
                {
                    return await RollAsync(service.Resource, context);
                }
                finally
                {
                    rolling = 0;
                }
            },
            new CommandOptions
            {
                Description = "Restart all replicas, one after the other, each healthy before the next.",
                IconName = "ArrowSync",
                UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled,
            });
    }

    private static async Task<ExecuteCommandResult> RollAsync(ProjectResource service, ExecuteCommandContext context)
    {
        ResourceCommandService commands = context.ServiceProvider.GetRequiredService<ResourceCommandService>();
        ResourceNotificationService notifications = context.ServiceProvider.GetRequiredService<ResourceNotificationService>();
        foreach (string replica in await RunningAsync(service, notifications, context.CancellationToken))
        {
            ExecuteCommandResult restarted = await commands.ExecuteCommandAsync(
                replica, KnownResourceCommands.RestartCommand, context.CancellationToken);
            if (!restarted.Success)
            {
                return CommandResults.Failure($"{replica} was not restarted, and those after it were left alone: {restarted.Message}");
            }

            await notifications.WaitForResourceAsync(
                service.Name,
                change => change.ResourceId == replica && change.Snapshot.HealthStatus == HealthStatus.Healthy,
                context.CancellationToken);
            LogRestarted(context.Logger, replica);
        }

        return CommandResults.Success();
    }

    /// <summary>The replicas that run now: one that was stopped stays stopped.</summary>
    private static async Task<List<string>> RunningAsync(
        ProjectResource service, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var running = new List<string>();
        int unseen = service.GetReplicaCount();
        await foreach (ResourceEvent known in notifications.WatchAsync(cancellationToken))
        {
            if (known.Resource == service && known.Snapshot.State?.Text == KnownResourceStates.Running)
            {
                running.Add(known.ResourceId);
            }

            if (known.Resource == service && --unseen == 0)
            {
                break;
            }
        }

        return running;
    }

    [LoggerMessage(LogLevel.Information, "{Replica} was restarted and is healthy.")]
    private static partial void LogRestarted(ILogger logger, string replica);
}
