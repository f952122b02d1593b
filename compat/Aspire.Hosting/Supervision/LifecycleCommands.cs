using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Supervision;

/// <summary>Start, stop and restart: what can be asked of every process.</summary>
internal static class LifecycleCommands
{
    private static readonly string[] Busy =
        [KnownResourceStates.Waiting, KnownResourceStates.Starting, KnownResourceStates.Stopping];

    public static void AddTo(IResource resource)
    {
        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.StartCommand, "Start", state => Offer(state, whenRunning: ResourceCommandState.Hidden, whenStopped: ResourceCommandState.Enabled),
            context => Find(context).StartAsync(context.CancellationToken), "Start the process.", parameter: null, confirmationMessage: null,
            "Play", IconVariant.Filled, isHighlighted: true));
        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.StopCommand, "Stop", state => Offer(state, whenRunning: ResourceCommandState.Enabled, whenStopped: ResourceCommandState.Hidden),
            context => Find(context).StopAsync(DrainOf(context), context.CancellationToken), "Let the process drain, then end it.", parameter: null,
            confirmationMessage: null, "Stop", IconVariant.Filled, isHighlighted: true));
        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.RestartCommand, "Restart", state => Offer(state, whenRunning: ResourceCommandState.Enabled, whenStopped: ResourceCommandState.Disabled),
            context => Find(context).RestartAsync(DrainOf(context), context.CancellationToken), "Let the process drain, end it, and start it again.", parameter: null,
            confirmationMessage: null, "ArrowCounterclockwise", IconVariant.Regular, isHighlighted: false));
    }

    private static ResourceCommandState Offer(
        UpdateCommandStateContext context, ResourceCommandState whenRunning, ResourceCommandState whenStopped)
    {
        string? state = context.ResourceSnapshot.State?.Text;
        return Busy.Contains(state)
            ? ResourceCommandState.Disabled
            : state == KnownResourceStates.Running ? whenRunning : whenStopped;
    }

    private static InstanceRun Find(ExecuteCommandContext context) =>
        context.ServiceProvider.GetRequiredService<Orchestrator>().Find(context.ResourceName);

    private static TimeSpan DrainOf(ExecuteCommandContext context) => context.ServiceProvider.GetRequiredService<Orchestrator>().Drain;
}
