namespace LlmMesh.Router.Exchanges;

/// <summary>Ends a request's work when its time is up or the client has left, and tells the two apart.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenRegistration _client;
    private volatile bool _clientLeft;

    public RequestDeadline(TimeSpan timeout, TimeProvider time, CancellationToken clientLeft)
    {
        _work = new CancellationTokenSource(timeout, time);
        _client = clientLeft.UnsafeRegister(static deadline => ((RequestDeadline)deadline!).EndWithClient(), this);
    }

    public CancellationToken Token => _work.Token;

    public bool HasPassed => _work.IsCancellationRequested && !_clientLeft;

    public void Dispose()
    {
        // Waits for a cancellation that is under way, so that it finds the source alive.
        _client.Dispose();
        _work.Dispose();
    }

    private void EndWithClient()
    {
        _clientLeft = true;
        _work.Cancel();
    }
}
