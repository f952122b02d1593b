using LlmMesh.State;
using LlmMesh.State.Ledger;

namespace LlmMesh.Usage.Telemetry;

/// <summary>Ledger events in the shared state, whichever usage service they will go to.</summary>
/// <param name="Waiting">How many wait.</param>
/// <param name="SetAside">How many the database does not take.</param>
internal sealed record LedgerBacklog(long Waiting, long SetAside);

/// <summary>Counts what waits every 10 s. While the shared state is away, the last count stands and its own gauge says so.</summary>
internal sealed class LedgerBacklogWatch(LedgerQueue queue, UsageTelemetry telemetry, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                telemetry.Note(new LedgerBacklog(
                    await queue.CountWaitingAsync(stoppingToken), await queue.CountSetAsideAsync(stoppingToken)));
            }
            catch (StateUnavailableException)
            {
                // Next time.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
