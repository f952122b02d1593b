using LlmMesh.State;
using LlmMesh.State.Ledger;

namespace LlmMesh.Usage.Drain;

/// <summary>Lets others wait for the drain. Thread-safe; the drain tells when a pass begins and ends.</summary>
internal sealed class DrainWatch(LedgerQueue queue, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _registered = [];
    private readonly List<TaskCompletionSource> _underWay = [];

    /// <summary>
    /// Completes when every event that was handed over before now is in the database: none of them waits, and no process holds one.
    /// </summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    public async Task CaughtUpAsync(CancellationToken cancellationToken)
    {
        await EmptiedAsync(cancellationToken);
        IReadOnlyDictionary<string, string> before = await queue.ReadHeldAsync(cancellationToken);
        while (before.Count > 0)
        {
            IReadOnlyDictionary<string, string> now = await queue.ReadHeldAsync(cancellationToken);
            before = before
                .Where(held => now.TryGetValue(held.Key, out string? oldest) && oldest == held.Value)
                .ToDictionary(held => held.Key, held => held.Value, StringComparer.Ordinal);
            if (before.Count > 0)
            {
                await Task.Delay(Look, time, cancellationToken);
            }
        }

        // What a dead process held waits again.
        await EmptiedAsync(cancellationToken);
    }

    /// <summary>Waits for <see cref="CaughtUpAsync"/> as long as it may take; says whether it has come.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    public async Task<bool> HasCaughtUpAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await CaughtUpAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A pass begins.</summary>
    public void Begins()
    {
        lock (_lock)
        {
            _underWay.AddRange(_registered);
            _registered.Clear();
        }
    }

    /// <summary>The pass ended.</summary>
    public void Ended(DrainPass pass)
    {
        if (pass is not { Fault: DrainFault.None, IsFull: false })
        {
            return;
        }

        lock (_lock)
        {
            _underWay.ForEach(waiter => waiter.TrySetResult());
            _underWay.Clear();
        }
    }

    /// <summary>Completes when a pass that began after this call has stored the last of what waited.</summary>
    private Task EmptiedAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _registered.Add(waiter);
        }

        return waiter.Task.WaitAsync(cancellationToken);
    }
}
