namespace LlmMesh.Router.Exchanges;

/// <summary>
/// A time limit that ends early when what it is part of ends, and tells the two apart. An attempt's clock belongs to its request: one
/// timer serves headers, first token and idle gaps, each phase arms it anew. A request's own clock belongs to its client and has one
/// phase.
/// </summary>
internal sealed class PhaseClock : IDisposable
{
    private readonly CancellationTokenSource _phase;
    private readonly CancellationTokenRegistration _owner;
    private volatile bool _ownerEnded;

    public PhaseClock(TimeSpan firstPhase, TimeProvider time, CancellationToken owner)
    {
        // One source with both causes: a linked one would cost two more.
        _phase = new CancellationTokenSource(firstPhase, time);
        _owner = owner.UnsafeRegister(static clock => ((PhaseClock)clock!).EndWithOwner(), this);
    }

    /// <summary>Ends when the phase's time is up or the owner ends.</summary>
    public CancellationToken Token => _phase.Token;

    /// <summary>Whether the phase's time was up, as opposed to the owner having ended.</summary>
    public bool HasPassed => _phase.IsCancellationRequested && !_ownerEnded;

    /// <summary>Begins a phase.</summary>
    public void Arm(TimeSpan phase) => _phase.CancelAfter(phase);

    /// <summary>Ends a phase: what follows waits for somebody else than the provider.</summary>
    public void Disarm() => _phase.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        // Waits for a cancellation that is under way, so that it finds the source alive.
        _owner.Dispose();
        _phase.Dispose();
    }

    private void EndWithOwner()
    {
        _ownerEnded = true;
        _phase.Cancel();
    }
}
