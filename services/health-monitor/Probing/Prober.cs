using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The monitor's pulse: starts each provider's round when it is due, at start and after a change of the configuration.</summary>
internal sealed partial class Prober(
    ProbePlans plans, ProbeSchedule schedule, ProbeRounds rounds, TimeProvider time, ILogger<Prober> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task changed = plans.Changed;
            ProbePlan plan = plans.Current;
            foreach (ProviderDefinition provider in schedule.TakeDue(plan, time.GetUtcNow()))
            {
                Watch(rounds.RunAsync(provider, plan), provider.Name);
            }

            await IdleAsync(changed, schedule.Idle(time.GetUtcNow()), stoppingToken);
        }
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
