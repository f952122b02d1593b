using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Leadership;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>
/// The leader's pulse: starts each provider's round when it is due, at start and after a change of the configuration. A monitor that
/// takes over probes what is due by its own schedule, at first everything.
/// </summary>
internal sealed partial class Prober(
    ProbePlans plans, ProbeSchedule schedule, ProbeRounds rounds, Leader leader, TimeProvider time, ILogger<Prober> logger)
    : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task changed = plans.Changed;
            Task elected = leader.Elected;
            TimeSpan idle = leader.IsLeading ? ProbeDue(plans.Current) : Timeout.InfiniteTimeSpan;
            await IdleAsync(Task.WhenAny(changed, elected), idle, stoppingToken);
        }
    }

    /// <summary>Starts the rounds that are due; returns how long none is.</summary>
    private TimeSpan ProbeDue(ProbePlan plan)
    {
        foreach (ProviderDefinition provider in schedule.TakeDue(plan, time.GetUtcNow()))
        {
            Watch(rounds.RunAsync(provider, plan), provider.Name);
        }

        return schedule.Idle(time.GetUtcNow());
    }

    private async Task IdleAsync(Task changed, TimeSpan idle, CancellationToken stoppingToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(changed, Task.Delay(idle, time, over.Token));
        await over.CancelAsync();
    }

    /// <summary>Failures of providers and of the shared state are results; what is left is a defect and must not end other rounds.</summary>
    private void Watch(Task round, string provider) => _ = round.ContinueWith(
        failed => LogDefect(failed.Exception!, provider),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);

    [LoggerMessage(LogLevel.Error, "The probe of {Provider} ended unexpectedly")]
    private partial void LogDefect(Exception exception, string provider);
}
