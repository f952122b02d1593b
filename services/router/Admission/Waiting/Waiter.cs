namespace LlmMesh.Router.Admission.Waiting;

/// <summary>One request in a line. It sleeps until it is woken: by its turn, and at its turn by what is given back.</summary>
internal sealed class Waiter(string key)
{
    private TaskCompletionSource _wake = NewWake();

    public string Key { get; } = key;

    /// <summary>Its place in its lane; null before it has joined a line.</summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    /// <summary>From here on only a new reason wakes it.</summary>
    public void Rest() => Volatile.Write(ref _wake, NewWake());

    /// <summary>Sleeps.</summary>
    /// <returns>Whether it was woken, rather than the time being up.</returns>
    /// <exception cref="OperationCanceledException">The request has ended.</exception>
    public async ValueTask<bool> SleepAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        Task woken = _wake.Task.WaitAsync(atMost, time, cancellationToken);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return woken.IsCompletedSuccessfully;
    }

    // Whoever wakes holds the room's lock: nothing may run there.
    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
