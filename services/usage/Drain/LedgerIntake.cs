using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Ledger;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Drain;

/// <summary>
/// One consumer of the ledger queue. A pass goes
/// <code>
/// 1. take          the queue keeps a copy under this consumer's name
/// 2. store         one transaction; events already stored are left alone
/// 3. acknowledge   the queue forgets the copy
/// </code>
/// and may break off anywhere: the next pass, or another process, begins again at 1 with the same events.
/// </summary>
/// <remarks>Not thread-safe; belongs to one loop.</remarks>
internal sealed partial class LedgerIntake(
    LedgerQueue queue, LedgerStore store, IOptions<DrainOptions> options, ILogger<LedgerIntake> logger)
{
    private readonly int _batchSize = options.Value.BatchSize;
    private string _consumer = NewConsumer();

    public async Task<DrainPass> PassAsync(CancellationToken cancellationToken)
    {
        try
        {
            StoreResult ready = await store.PrepareAsync(cancellationToken);
            if (ready.Outcome != StoreOutcome.Stored)
            {
                return DrainPass.Failed(DrainFault.Database, ready.Reason);
            }

            IReadOnlyList<LedgerEvent> events = await queue.TakeAsync(_consumer, _batchSize, cancellationToken);
            if (events.Count == 0)
            {
                return new DrainPass(0, IsFull: false);
            }

            StoreResult result = await store.InsertAsync(events, cancellationToken);
            if (result.Outcome == StoreOutcome.Refused)
            {
                result = await StoreOneByOneAsync(events, cancellationToken);
            }

            if (result.Outcome != StoreOutcome.Stored)
            {
                return DrainPass.Failed(DrainFault.Database, result.Reason);
            }

            await AcknowledgeAsync(cancellationToken);
            return new DrainPass(events.Count, events.Count >= _batchSize);
        }
        catch (StateUnavailableException exception)
        {
            return DrainPass.Failed(DrainFault.State, exception);
        }
    }

    private static string NewConsumer() => $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():n}";

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.AcknowledgeAsync(_consumer, cancellationToken);
        }
        catch (StateUnavailableException)
        {
            // The acknowledgement may still be on its way. Under a new name it cannot meet a later batch that is not stored yet; what it
            // leaves behind under the old name is returned to the queue like any abandoned consumer's.
            _consumer = NewConsumer();
            throw;
        }
    }

    /// <summary>One event that the database never will take must not hold up the others.</summary>
    private async Task<StoreResult> StoreOneByOneAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        foreach (LedgerEvent ledgerEvent in events)
        {
            StoreResult result = await store.InsertAsync([ledgerEvent], cancellationToken);
            switch (result.Outcome)
            {
                case StoreOutcome.Unavailable:
                    return result;
                case StoreOutcome.Refused:
                    await queue.SetAsideAsync(ledgerEvent, cancellationToken);
                    LogSetAside(ledgerEvent.Id, result.Reason);
                    break;
            }
        }

        return new StoreResult(StoreOutcome.Stored, null);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledger event {Id} cannot be stored and was set aside")]
    private partial void LogSetAside(string id, Exception? reason);
}
