namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>Wakes everyone who waits for a change; costs nothing while nobody does. Thread-safe.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource? _next;

    /// <summary>Completes at the next beat. Take it before looking at the state, so that no change is missed.</summary>
    public Task Next()
    {
        TaskCompletionSource fresh = new(TaskCreationOptions.RunContinuationsAsynchronously);
#pragma warning disable VSTHRD003 // No work hides behind this task: it only ever completes from Beat.
        return (Interlocked.CompareExchange(ref _next, fresh, null) ?? fresh).Task;
#pragma warning restore VSTHRD003
    }

    public void Beat()
    {
        if (Volatile.Read(ref _next) is not null)
        {
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
        }
    }
}
