using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;

namespace LlmMesh.Router.Admission.Leases;

/// <summary>
/// Renews the leases of requests under way, in batches, for as long as this router lives. When it dies, they end, and what they held is
/// charged. While the shared state is away there is nobody to tell: the next round tries again, and settlement corrects what was taken for
/// abandoned meanwhile.
/// </summary>
internal sealed class LeaseKeeper(LeaseBook book, AdmissionStore admission, IntentStore intents, LeaseTimes times, TimeProvider time)
    : BackgroundService
{
    // One call holds up the shared state for about a millisecond.
    private const int LargestBatch = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(times.Renewal, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (StateUnavailableException)
            {
                // The connection says when it gives up.
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        DueLeases leases = book.OlderThan(times.Renewal);
        foreach (string[] ids in leases.Intents.Chunk(LargestBatch))
        {
            await intents.RenewAsync(ids, times.Length, cancellationToken);
        }

        foreach ((ScopeGroup group, List<string> held) in leases.Money)
        {
            foreach (string[] ids in held.Chunk(LargestBatch))
            {
                await admission.RenewAsync(group, ids, times.Length, cancellationToken);
            }
        }
    }
}
