namespace LlmMesh.Router.Exchanges;

/// <summary>
/// The time limit of the phase an attempt is in. One timer serves headers, first token and idle gaps: each phase arms it anew.
/// </summary>
internal sealed class PhaseClock : IDisposable
{
    private readonly CancellationTokenSource _phase;
    private readonly CancellationTokenSource _linked;

    public PhaseClock(TimeSpan firstPhase, TimeProvider time, CancellationToken request)
    {
        _phase = new CancellationTokenSource(firstPhase, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_phase.Token, request);
    }

    /// <summary>Ends when the phase's time is up or the request ends.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Whether the phase's time was up, as opposed to the request having ended.</summary>
    public bool HasPassed => _phase.IsCancellationRequested;

    /// <summary>Begins a phase.</summary>
    public void Arm(TimeSpan phase) => _phase.CancelAfter(phase);

    /// <summary>Ends a phase: what follows waits for somebody else than the provider.</summary>
    public void Disarm() => _phase.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _linked.Dispose();
        _phase.Dispose();
    }
}
