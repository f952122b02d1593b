using System.Globalization;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Ledger;

namespace LlmMesh.Router.Settlement;

/// <summary>
/// Applies settlements in the background, in order, as many at once as have gathered. A batch is sent until the shared state has
/// confirmed it, under one id, so that an answer that was lost does no harm. On shutdown the queue is emptied first, however long the
/// requests had kept the host waiting; only a shared state that does not answer ends that (<see cref="LastWords"/>).
/// </summary>
/// <remarks>
/// The queue is the <see cref="SettlementBacklog"/>: when it is full, admission lets nobody in. What was refused has nothing to record and
/// is then left to its lease.
/// </remarks>
internal sealed partial class SettlementWriter(
    SettlementStore store, SettlementBacklog backlog, TimeProvider time, ILogger<SettlementWriter> logger) : BackgroundService
{
    private const int LargestBatch = 128;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    /// <summary>How long the queue may take to empty on shutdown. What is left then is left to its leases.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private long _batches;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        backlog.Complete();
        using var limit = new CancellationTokenSource(LastWords, time);
        await base.StopAsync(limit.Token);
        if (ExecuteTask is { IsCompleted: false })
        {
            LogLeftBehind(logger, backlog.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<State.Ledger.Settlement>(LargestBatch);

        // The end is the queue's completion, not the token: what was enqueued is still applied.
        while (await backlog.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < LargestBatch && backlog.Reader.TryRead(out State.Ledger.Settlement? settlement))
            {
                batch.Add(settlement);
            }

            await ApplyAsync(batch);
            backlog.Applied(batch);
            batch.Clear();
        }
    }

    private async Task ApplyAsync(List<State.Ledger.Settlement> batch)
    {
        // Unique for this writer, which is all that tells a batch sent again from the next one.
        string batchId = (++_batches).ToString(CultureInfo.InvariantCulture);
        TimeSpan wait = FirstRetry;
        while (true)
        {
            try
            {
                await store.ApplyAsync(batchId, batch, CancellationToken.None);
                return;
            }
            catch (StateUnavailableException exception)
            {
                if (wait == FirstRetry)
                {
                    LogWaiting(logger, batch.Count, exception);
                }

                await Task.Delay(wait, time, CancellationToken.None);
                wait = wait + wait < LastRetry ? wait + wait : LastRetry;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The shared state does not answer; {Count} settlements wait for it.")]
    private static partial void LogWaiting(ILogger logger, int count, Exception exception);

    [LoggerMessage(LogLevel.Error, "The shared state did not answer to the last; {Count} settlements are left to their leases.")]
    private static partial void LogLeftBehind(ILogger logger, int count);
}
