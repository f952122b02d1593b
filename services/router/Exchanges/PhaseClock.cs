namespace LlmMesh.Router.Exchanges;

/// <summary>
/// The time limit of the phase an attempt is in. One timer serves headers, first token and idle gaps: each phase arms it anew.
/// </summary>
internal sealed class PhaseClock : IDisposable
{
    private readonly CancellationTokenSource _phase;
    private readonly CancellationTokenRegistration _request;
    private volatile bool _requestEnded;

    public PhaseClock(TimeSpan firstPhase, TimeProvider time, CancellationToken request)
    {
        // One source with both causes: a linked one would cost every request two more.
        _phase = new CancellationTokenSource(firstPhase, time);
        _request = request.UnsafeRegister(static clock => ((PhaseClock)clock!).EndWithRequest(), this);
    }

    /// <summary>Ends when the phase's time is up or the request ends.</summary>
    public CancellationToken Token => _phase.Token;

    /// <summary>Whether the phase's time was up, as opposed to the request having ended.</summary>
    public bool HasPassed => _phase.IsCancellationRequested && !_requestEnded;

    /// <summary>Begins a phase.</summary>
    public void Arm(TimeSpan phase) => _phase.CancelAfter(phase);

    /// <summary>Ends a phase: what follows waits for somebody else than the provider.</summary>
    public void Disarm() => _phase.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        // Waits for a cancellation that is under way, so that it finds the source alive.
        _request.Dispose();
        _phase.Dispose();
    }

    private void EndWithRequest()
    {
        _requestEnded = true;
        _phase.Cancel();
    }
}
